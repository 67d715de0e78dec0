"""Every file of the site: stored privately, sniffed, hashed, served by an access check alone."""

from core.uploads.access import access_upload, attach, owned_uploads, register_access
from core.uploads.forms import uploads_of
from core.uploads.store import store, sweep_unattached

__all__ = [
    "access_upload",
    "attach",
    "owned_uploads",
    "register_access",
    "store",
    "sweep_unattached",
    "uploads_of",
]
