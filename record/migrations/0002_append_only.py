from django.db import migrations

from core.database import app_role, append_only, revoke, roles_differ

# The one way to erase: it runs with the owner's rights, takes one entry, and writes down that it
# did. The setting opens the trigger of one table for this transaction, for the owner alone.
ERASE_FUNCTION = """
CREATE FUNCTION record_erase_entry(entry bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF why IS NULL OR btrim(why) = '' THEN
        RAISE EXCEPTION 'an erasure needs a reason';
    END IF;
    INSERT INTO record_erasure (entry_id, reason, at) VALUES (entry, why, encargo_now())
        ON CONFLICT (entry_id) DO NOTHING;
    PERFORM set_config('encargo.erase', 'record_entrybody', true);
    DELETE FROM record_entrybody WHERE entry_id = entry;
    PERFORM set_config('encargo.erase', 'record_entryfile', true);
    DELETE FROM record_entryfile WHERE entry_id = entry;
    PERFORM set_config('encargo.erase', '', true);
END $$;
REVOKE ALL ON FUNCTION record_erase_entry(bigint, text) FROM PUBLIC;
"""

# A pseudonym may lose its person and nothing else.
AUTHOR_TRIGGER = """
CREATE FUNCTION record_author_only_forgets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.pseudonym <> OLD.pseudonym OR NEW.id <> OLD.id
       OR (NEW.user_id IS NOT NULL AND NEW.user_id IS DISTINCT FROM OLD.user_id) THEN
        RAISE EXCEPTION 'a pseudonym may only lose its person'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER record_author_only_forgets BEFORE UPDATE ON record_author
    FOR EACH ROW EXECUTE FUNCTION record_author_only_forgets();
"""


def fence(apps, schema_editor):
    revoke(schema_editor, "record_thread", "UPDATE, DELETE, TRUNCATE")
    revoke(schema_editor, "record_author", "UPDATE, DELETE, TRUNCATE")
    revoke(schema_editor, "record_readgrant", "DELETE, TRUNCATE")
    revoke(schema_editor, "record_erasure", "INSERT")
    role = schema_editor.connection.ops.quote_name(app_role())
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION record_erase_entry(bigint, text) TO {role}")
    if roles_differ():
        schema_editor.execute(f"GRANT UPDATE (last_seq, last_hash) ON record_thread TO {role}")
        schema_editor.execute(f"GRANT UPDATE (user_id) ON record_author TO {role}")


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial"), ("core", "0002_clock")]
    operations = [
        append_only("record_entry"),
        append_only("record_entrybody"),
        append_only("record_entryfile"),
        append_only("record_readlog"),
        append_only("record_erasure"),
        migrations.RunSQL(ERASE_FUNCTION, "DROP FUNCTION record_erase_entry(bigint, text)"),
        migrations.RunSQL(
            AUTHOR_TRIGGER,
            "DROP TRIGGER record_author_only_forgets ON record_author;"
            " DROP FUNCTION record_author_only_forgets()",
        ),
        migrations.RunPython(fence, migrations.RunPython.noop),
    ]
