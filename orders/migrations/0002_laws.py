"""The laws of an order's life in the database: no change without its event, none off the table.

The pairs are those of orders/lifecycle.py when this was written; a test compares them, and a
new pair comes with a migration that replaces the function.
"""

from django.db import migrations

from core.database import append_only

PAIRS_FUNCTION = """
CREATE FUNCTION orders_state_pairs() RETURNS TABLE (from_state text, to_state text)
LANGUAGE sql IMMUTABLE AS $$
    VALUES
        ('pending_payment', 'cancelled'), ('pending_payment', 'requested'),
        ('pending_payment', 'awaiting_brief'),
        ('requested', 'awaiting_brief'), ('requested', 'pending_payment'),
        ('requested', 'cancelled'),
        ('awaiting_brief', 'in_progress'), ('awaiting_brief', 'cancelled'),
        ('in_progress', 'delivered'), ('in_progress', 'cancelled'), ('in_progress', 'disputed'),
        ('in_revision', 'delivered'), ('in_revision', 'cancelled'), ('in_revision', 'disputed'),
        ('delivered', 'completed'), ('delivered', 'in_revision'), ('delivered', 'cancelled'),
        ('delivered', 'disputed'),
        ('disputed', 'completed'), ('disputed', 'cancelled'),
        ('completed', 'closed')
$$;
"""
# An event is the next one of its order, and begins where the order stands.
EVENT_FUNCTION = """
CREATE FUNCTION orders_check_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its orders_order;
BEGIN
    SELECT * INTO its FROM orders_order WHERE id = NEW.order_id;
    IF NEW.n <> its.last_event + 1 THEN
        RAISE EXCEPTION 'event % of order % is not the next one', NEW.n, its.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.n = 1 THEN
        IF NEW.from_state = '' AND NEW.to_state = 'pending_payment' THEN
            RETURN NULL;
        END IF;
    ELSIF NEW.from_state = its.state AND (NEW.to_state = its.state OR EXISTS (
        SELECT 1 FROM orders_state_pairs() p
        WHERE p.from_state = NEW.from_state AND p.to_state = NEW.to_state)) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'order % cannot go from % to %', its.id, its.state, NEW.to_state
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER orders_event_fits AFTER INSERT ON orders_orderevent
    FOR EACH ROW EXECUTE FUNCTION orders_check_event();
"""
# The row moves one event at a time, to where that event leads.
ORDER_FUNCTION = """
CREATE FUNCTION orders_check_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending_payment' OR NEW.last_event <> 0 THEN
            RAISE EXCEPTION 'an order begins unpaid and without events'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM orders_orderevent e
        WHERE e.order_id = NEW.id AND e.n = NEW.last_event AND NEW.last_event = OLD.last_event + 1
            AND e.to_state = NEW.state AND e.from_state IN (OLD.state, '')) THEN
        RAISE EXCEPTION 'order % changes from % to % without its event',
            NEW.id, OLD.state, NEW.state USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER orders_state_by_event AFTER INSERT OR UPDATE OF state, last_event ON orders_order
    FOR EACH ROW EXECUTE FUNCTION orders_check_state();
"""
# At commit nothing is left half: every event is folded in, every order was born by an event.
COMMIT_FUNCTION = """
CREATE FUNCTION orders_check_commit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_id bigint := NEW.id;
    its_n integer := 1;
BEGIN
    IF TG_TABLE_NAME = 'orders_orderevent' THEN
        its_id := NEW.order_id;
        its_n := NEW.n;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = its_id AND o.last_event >= its_n) THEN
        RAISE EXCEPTION 'order % stands without event %', its_id, its_n
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER orders_event_is_folded AFTER INSERT ON orders_orderevent
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_check_commit();
CREATE CONSTRAINT TRIGGER orders_order_is_born AFTER INSERT ON orders_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION orders_check_commit();
"""
DROP = """
DROP TRIGGER orders_order_is_born ON orders_order;
DROP TRIGGER orders_event_is_folded ON orders_orderevent;
DROP TRIGGER orders_state_by_event ON orders_order;
DROP TRIGGER orders_event_fits ON orders_orderevent;
DROP FUNCTION orders_check_commit();
DROP FUNCTION orders_check_state();
DROP FUNCTION orders_check_event();
DROP FUNCTION orders_state_pairs();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("core", "0002_clock")]
    operations = [
        # Numbers are for people's eyes: they begin where an order book in use would be.
        migrations.RunSQL(
            "CREATE SEQUENCE orders_number START 48201", "DROP SEQUENCE orders_number"
        ),
        migrations.RunSQL(PAIRS_FUNCTION + EVENT_FUNCTION + ORDER_FUNCTION + COMMIT_FUNCTION, DROP),
        append_only("orders_orderevent"),
    ]
