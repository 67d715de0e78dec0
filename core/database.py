"""Database roles and append-only tables, for migrations and start-up checks.

The application connects as one role, migrations as another that owns the tables. What must
never change is refused twice: the application's role lacks the right, and a statement-level
trigger refuses even the owner.
"""

from django.conf import settings
from django.db import migrations

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION encargo_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('encargo.erase', true) = TG_TABLE_NAME THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def app_role() -> str:
    """Return the name of the role the application connects with."""
    return settings.DATABASES["default"]["USER"]


def roles_differ() -> bool:
    """Tell whether migrations run under a role of their own, as production demands."""
    return settings.DATABASES["migrator"]["USER"] != app_role()


def grant_defaults(connection) -> None:
    """Let the application's role use every table that is created from now on."""
    if not roles_differ():
        return
    role = connection.ops.quote_name(app_role())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
            f" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
        )
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}"
        )


def append_only(table: str) -> migrations.RunPython:
    """Return the operation that makes `table` append-only for everybody."""

    def forwards(apps, schema_editor):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION encargo_refuse_change()"
        )
        revoke(schema_editor, table, "UPDATE, DELETE, TRUNCATE")

    def backwards(apps, schema_editor):
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")

    return migrations.RunPython(forwards, backwards)


def revoke(schema_editor, table: str, rights: str) -> None:
    """Take `rights` on `table` from the application's role, where it is not the owner too."""
    if roles_differ():
        role = schema_editor.connection.ops.quote_name(app_role())
        schema_editor.execute(f"REVOKE {rights} ON {table} FROM {role}")
