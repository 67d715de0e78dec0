from django.db import models

from core.models import Upload
from gigs.models.gig import GigVersion


class BriefQuestion(models.Model):
    """A question the buyer answers before the clock starts."""

    class Kind(models.TextChoices):
        TEXT = "text"
        CHOICE = "choice"
        NUMBER = "number"
        DATE = "date"
        FILE = "file"
        CONTACT = "contact", "contact data for the work"

    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    choices = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="gigs_question_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Faq(models.Model):
    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="faqs")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    answer = models.TextField(max_length=1500)

    class Meta:
        ordering = ["position"]


class Picture(models.Model):
    """A picture of the gallery; the first is the cover."""

    version = models.ForeignKey(GigVersion, on_delete=models.CASCADE, related_name="pictures")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    alt = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="gigs_picture_once"),
        ]
