from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput


class UploadRefused(InvalidInput):
    """A file that is not stored; each subclass says which file and why."""

    code = "upload_refused"
    text = _("%(name)s cannot be stored.")

    def __init__(self, **context: object) -> None:
        super().__init__(self.text, field="file", **context)


class FileEmpty(UploadRefused):
    code = "file_empty"
    text = _("%(name)s is empty.")


class FileTooLarge(UploadRefused):
    code = "file_too_large"
    text = _("%(name)s is too large. The limit is %(megabytes)s MB a file.")
    http_status = 413


class FileTypeUnknown(UploadRefused):
    code = "file_type_unknown"
    text = _(
        "%(name)s is of a kind that this site does not take. Put it into a ZIP archive, please."
    )


class FileTypeMismatch(UploadRefused):
    code = "file_type_mismatch"
    text = _("%(name)s is not what its ending says. Give it the right ending, please.")


class ImageBroken(UploadRefused):
    code = "image_broken"
    text = _("%(name)s cannot be opened as an image.")


class TooManyUploads(UploadRefused):
    code = "too_many_uploads"
    text = _("Too many files wait to be sent. Send or remove some of them first.")
    http_status = 429


class UploadUnknown(UploadRefused):
    code = "upload_unknown"
    text = _("One of the files is no longer there. Please add it again.")
