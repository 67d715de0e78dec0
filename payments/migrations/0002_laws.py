"""The laws of the ledger, in the database: no code can forget them, or get around them."""

from django.db import migrations

from core.database import app_role, append_only, revoke, roles_differ

# SECURITY DEFINER: the application's role has no right to write balances or sums of its own.
# Rows are locked holds first, then accounts by id. NO KEY UPDATE, since the foreign keys of the
# transfers that other sessions are appending hold KEY SHARE on the same rows.
POST = """
CREATE FUNCTION payments_post() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    PERFORM 1 FROM payments_hold WHERE id IN (SELECT hold_id FROM moved)
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM payments_ledgeraccount a
        WHERE a.balance_minor IS NOT NULL
        AND a.id IN (SELECT debit_id FROM moved UNION SELECT credit_id FROM moved)
        ORDER BY a.id FOR NO KEY UPDATE;

    SELECT t.key INTO wrong
    FROM moved t
    JOIN payments_hold h ON h.id = t.hold_id
    JOIN payments_ledgeraccount d ON d.id = t.debit_id
    JOIN payments_ledgeraccount c ON c.id = t.credit_id
    WHERE (t.currency, t.currency, t.currency) <> (h.currency, d.currency, c.currency)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'transfer % mixes currencies', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    SELECT t.key INTO wrong
    FROM moved t
    JOIN payments_hold h ON h.id = t.hold_id
    JOIN payments_ledgeraccount d ON d.id = t.debit_id
    JOIN payments_ledgeraccount c ON c.id = t.credit_id
    LEFT JOIN payments_transfer o ON o.id = t.corrects_id
    LEFT JOIN payments_effect e ON e.id = t.effect_id
    WHERE (CASE t.purpose
        WHEN 'capture' THEN d.kind = 'provider_clearing' AND c.hold_id = h.id
        WHEN 'release' THEN d.hold_id = h.id
            AND c.kind = 'seller_pending' AND c.seller_id = h.seller_id
        WHEN 'fee' THEN d.hold_id = h.id AND c.kind = 'platform_fees'
        WHEN 'refund' THEN d.hold_id = h.id
            AND c.kind = 'provider_clearing' AND e.hold_id = h.id
        WHEN 'fee_refund' THEN d.hold_id = h.id
            AND c.kind = 'provider_clearing' AND e.hold_id = h.id
        WHEN 'clearing' THEN d.kind = 'seller_pending' AND d.seller_id = h.seller_id
            AND c.kind = 'seller_available' AND c.seller_id = h.seller_id
        WHEN 'loss' THEN d.kind = 'platform_loss' AND c.kind = 'provider_clearing'
        WHEN 'correction' THEN o.purpose <> 'correction' AND o.hold_id = h.id
            AND (o.debit_id, o.credit_id, o.amount_minor)
                = (t.credit_id, t.debit_id, t.amount_minor)
        END) IS NOT TRUE
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'transfer % is not between the accounts of its purpose', wrong
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    UPDATE payments_ledgeraccount a
    SET balance_minor = a.balance_minor + legs.delta
    FROM (
        SELECT account_id, sum(delta)::bigint AS delta
        FROM (
            SELECT debit_id AS account_id, -amount_minor AS delta FROM moved
            UNION ALL SELECT credit_id, amount_minor FROM moved
        ) AS leg
        GROUP BY account_id
    ) AS legs
    WHERE a.id = legs.account_id AND a.balance_minor IS NOT NULL;

    UPDATE payments_hold h
    SET captured_minor = h.captured_minor + s.captured,
        released_minor = h.released_minor + s.released,
        fee_earned_minor = h.fee_earned_minor + s.fee,
        refunded_minor = h.refunded_minor + s.refunded,
        fee_refunded_minor = h.fee_refunded_minor + s.fee_refunded,
        cleared_minor = h.cleared_minor + s.cleared,
        state = CASE
            WHEN h.captured_minor + s.captured = 0 THEN
                CASE WHEN h.captured_minor = 0 THEN h.state ELSE 'void' END
            WHEN h.captured_minor + s.captured = h.released_minor + s.released
                + h.fee_earned_minor + s.fee + h.refunded_minor + s.refunded THEN 'settled'
            ELSE 'held'
        END
    FROM (
        SELECT hold_id,
            coalesce(sum(delta) FILTER (WHERE purpose = 'capture'), 0)::bigint AS captured,
            coalesce(sum(delta) FILTER (WHERE purpose = 'release'), 0)::bigint AS released,
            coalesce(sum(delta) FILTER (WHERE purpose = 'fee'), 0)::bigint AS fee,
            coalesce(sum(delta) FILTER (WHERE purpose IN ('refund', 'fee_refund')), 0)::bigint
                AS refunded,
            coalesce(sum(delta) FILTER (WHERE purpose = 'fee_refund'), 0)::bigint
                AS fee_refunded,
            coalesce(sum(delta) FILTER (WHERE purpose = 'clearing'), 0)::bigint AS cleared
        FROM (
            SELECT t.hold_id, coalesce(o.purpose, t.purpose) AS purpose,
                CASE WHEN o.id IS NULL THEN t.amount_minor ELSE -t.amount_minor END AS delta
            FROM moved t LEFT JOIN payments_transfer o ON o.id = t.corrects_id
        ) AS move
        GROUP BY hold_id
    ) AS s
    WHERE h.id = s.hold_id;
    RETURN NULL;
END $$;

CREATE TRIGGER payments_transfer_post AFTER INSERT ON payments_transfer
    REFERENCING NEW TABLE AS moved
    FOR EACH STATEMENT EXECUTE FUNCTION payments_post();
"""

# A stored balance or sum that began elsewhere than at nothing would never have been paid in.
START = """
CREATE FUNCTION payments_account_starts_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM made WHERE balance_minor <> 0) THEN
        RAISE EXCEPTION 'a ledger account starts empty'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payments_ledgeraccount_starts_empty AFTER INSERT ON payments_ledgeraccount
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION payments_account_starts_empty();

CREATE FUNCTION payments_hold_starts_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM made WHERE state <> 'planned' OR captured_minor <> 0 OR cleared_minor <> 0
    ) THEN
        RAISE EXCEPTION 'a hold starts planned and empty'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER payments_hold_starts_empty AFTER INSERT ON payments_hold
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION payments_hold_starts_empty();
"""

DROP = """
DROP TRIGGER payments_transfer_post ON payments_transfer;
DROP FUNCTION payments_post();
"""
DROP_START = """
DROP TRIGGER payments_hold_starts_empty ON payments_hold;
DROP FUNCTION payments_hold_starts_empty();
DROP TRIGGER payments_ledgeraccount_starts_empty ON payments_ledgeraccount;
DROP FUNCTION payments_account_starts_empty();
"""

# What the application may still change in rows that it may not rewrite.
CHANGEABLE = {
    "payments_ledgeraccount": "",
    "payments_hold": "state",
    "payments_payment": "state, session_id, intent_id, url, due_at",
    "payments_effect": "state, provider_id, refusal, sent_at, tries, due_at",
    "payments_providerevent": "handled_at, due_at, tries, trouble",
}


def narrow(apps, schema_editor):
    if not roles_differ():
        return
    role = schema_editor.connection.ops.quote_name(app_role())
    for table, columns in CHANGEABLE.items():
        revoke(schema_editor, table, "UPDATE, DELETE, TRUNCATE")
        if columns:
            schema_editor.execute(f"GRANT UPDATE ({columns}) ON {table} TO {role}")


def widen(apps, schema_editor):
    if not roles_differ():
        return
    role = schema_editor.connection.ops.quote_name(app_role())
    for table in CHANGEABLE:
        schema_editor.execute(f"GRANT UPDATE, DELETE ON {table} TO {role}")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("core", "0002_clock")]
    operations = [
        migrations.RunSQL(POST, DROP),
        migrations.RunSQL(START, DROP_START),
        append_only("payments_transfer"),
        migrations.RunPython(narrow, widen),
    ]
