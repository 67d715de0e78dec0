from django.conf import settings
from django.db import models

from core.ids import new_public_id


class Upload(models.Model):
    """A file somebody gave us: stored privately, never changed, served only by an access check.

    `purpose` names who may see it: the app that owns the purpose registers the check in
    `core.uploads`. The bytes under `storage_name` must always hash to `sha256`.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        PDF = "pdf"
        AUDIO = "audio"
        VIDEO = "video"
        ARCHIVE = "archive"
        TEXT = "text"
        OTHER = "other"

    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    storage_name = models.CharField(max_length=200)
    preview_name = models.CharField(max_length=200, blank=True, help_text="Re-encoded WebP.")
    width = models.PositiveIntegerField(null=True, help_text="Pixels of the preview.")
    height = models.PositiveIntegerField(null=True, help_text="Pixels of the preview.")
    trusted = models.BooleanField(
        default=False, help_text="Drawn by the site itself (demo covers); may be SVG."
    )
    attached = models.BooleanField(
        default=False,
        help_text="Used by something; unattached files are swept after a day.",
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="core_upload_has_bytes", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="core_upload_hash_is_sha256",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]
        indexes = [
            models.Index(
                name="core_upload_unattached",
                fields=["created_at"],
                condition=models.Q(attached=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
