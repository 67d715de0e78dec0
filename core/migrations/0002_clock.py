from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

from core.database import REFUSE_FUNCTION, app_role, revoke, roles_differ

# STABLE: one statement sees one time. The session's own time counts in movable databases only.
NOW_FUNCTION = """
CREATE FUNCTION encargo_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    clock core_clock;
    told text := current_setting('encargo.now', true);
BEGIN
    SELECT * INTO clock FROM core_clock;
    IF NOT clock.movable THEN
        RETURN clock_timestamp();
    END IF;
    IF told <> '' THEN
        RETURN told::timestamptz;
    END IF;
    RETURN clock_timestamp() + clock.shift;
END $$;
"""


def fence_clock(apps, schema_editor):
    revoke(schema_editor, "core_clock", "INSERT, UPDATE, DELETE, TRUNCATE")
    if roles_differ():
        role = schema_editor.connection.ops.quote_name(app_role())
        schema_editor.execute(f"GRANT UPDATE (shift, rested_at) ON core_clock TO {role}")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(REFUSE_FUNCTION, "DROP FUNCTION encargo_refuse_change()"),
        migrations.RunSQL(
            "INSERT INTO core_clock (id, movable, shift) VALUES (1, false, '0')",
            "DELETE FROM core_clock",
        ),
        migrations.RunSQL(NOW_FUNCTION, "DROP FUNCTION encargo_now()"),
        migrations.RunPython(fence_clock, migrations.RunPython.noop),
    ]
