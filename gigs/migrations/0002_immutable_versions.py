from django.db import migrations

from core.database import append_only

# Everything a version says; orders refer to it, so it never changes.
TABLES = (
    "gigs_gigversion", "gigs_scopeline", "gigs_package", "gigs_packageline", "gigs_extra",
    "gigs_briefquestion", "gigs_faq", "gigs_picture",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("gigs", "0001_initial"), ("core", "0002_clock")]
    operations = [append_only(table) for table in TABLES]
