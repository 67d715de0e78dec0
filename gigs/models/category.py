from django.db import models
from django.utils.translation import get_language


class Category(models.Model):
    """A place in the catalogue; two levels, with names in every site language."""

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField(help_text='{"en": "…", "es": "…"}')
    descriptions = models.JSONField(default=dict, help_text="One line per language.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "slug"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self._in_language(self.names)

    @property
    def description(self) -> str:
        return self._in_language(self.descriptions)

    def _in_language(self, texts: dict[str, str]) -> str:
        return texts.get((get_language() or "en")[:2]) or texts.get("en", self.slug)
