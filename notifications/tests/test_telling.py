from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from core import clock
from notifications import domain, kinds, queries
from notifications.kinds import UnknownKind, money_fact, time_fact
from notifications.models import Notification


@pytest.fixture(autouse=True)
def a_kind():
    kinds.register("test_paid", "Answer the brief of N.º %(number)s", "Paid: %(amount)s.")
    kinds.register("test_news", "News", "Something new.", mails=False)
    yield
    del kinds._kinds["test_paid"], kinds._kinds["test_news"]


def tell(person, key="o1:paid", kind="test_paid", **facts):
    facts = facts or {"number": 7, "amount": money_fact(9_360, "EUR")}
    domain.tell(recipient_id=person.pk, kind=kind, key=key, facts=facts, url="/orders/o1/")


def drawn(person):
    groups, _cursor = queries.notices_of(person)
    return [(n.title, n.body, n.unread) for group in groups for n in group.notices]


def test_the_same_key_tells_once(cast):
    tell(cast.ana)
    tell(cast.ana)
    tell(cast.bruno)

    assert drawn(cast.ana) == [("Answer the brief of N.º 7", "Paid: €93.60.", True)]
    assert (queries.unread_count(cast.ana), queries.unread_count(cast.dario)) == (1, 0)


def test_telling_many_takes_the_same_statements_for_one_and_three(cast, django_assert_num_queries):
    for number, people in enumerate([[cast.ana], [cast.ana, cast.bruno, cast.carmen]]):
        notices = [domain.Notice(p.pk, "test_news", f"k{number}") for p in people]
        with django_assert_num_queries(3):
            domain.tell_many(notices)
    assert Notification.objects.count() == 4


def test_an_unknown_kind_and_a_foreign_address_tell_nobody(cast):
    with pytest.raises(UnknownKind):
        domain.tell(recipient_id=cast.ana.pk, kind="no_such_kind", key="k")
    for url in ("https://evil.example/", "//evil.example/"):
        with pytest.raises(ValueError, match="page of this site"):
            domain.tell(recipient_id=cast.ana.pk, kind="test_paid", key="k", url=url)
    assert not Notification.objects.exists()


def test_money_and_times_are_written_the_readers_way(cast):
    at = time_fact(clock.now().replace(year=2026, month=3, day=4, hour=5, minute=6))
    with translation.override("es"):
        assert kinds.readable_fact(money_fact(120_050, "EUR")) == "1.200,50\xa0€"
        assert kinds.readable_fact(at) == "4 de marzo de 2026 a las 05:06 UTC"


def test_a_mail_says_what_to_do_and_where_in_its_readers_language(cast):
    tell(cast.ana)
    tell(cast.bruno, kind="test_news")

    assert domain.mail_due(limit=10) == 1
    assert domain.mail_due(limit=10) == 0

    [message] = mail.outbox
    assert (message.to, message.subject) == (["ana@example.org"], "Answer the brief of N.º 7")
    assert "Paid: €93.60." in message.body
    assert "http://localhost:8000/orders/o1/" in message.body


def test_who_wants_no_mail_of_a_kind_gets_none_but_still_the_notice(cast):
    domain.save_preferences(user=cast.ana, mailed_kinds={"test_news", "forged_kind"})
    tell(cast.ana)
    tell(cast.ana, kind="test_news", key="n")

    assert domain.mail_due(limit=10) == 1
    assert [message.subject for message in mail.outbox] == ["News"]
    assert queries.unread_count(cast.ana) == 2


def test_while_the_mail_server_is_down_everything_waits_and_then_goes_out_once(cast, settings):
    tell(cast.ana)
    tell(cast.bruno)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    assert domain.mail_due(limit=10) == 0
    assert list(Notification.objects.order_by("id").values_list("mail_tries", flat=True)) == [1, 0]

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert domain.mail_due(limit=10) == 1
    clock.move(timedelta(minutes=3))
    assert domain.mail_due(limit=10) == 1
    assert sorted(message.to[0] for message in mail.outbox) == [
        "ana@example.org", "bruno@example.org",
    ]  # fmt: skip


def test_a_notice_of_a_kind_that_was_taken_out_keeps_nobody_else_waiting(cast):
    kinds.register("test_gone", "Gone", "Gone.")
    tell(cast.ana, kind="test_gone")
    tell(cast.bruno)
    del kinds._kinds["test_gone"]

    assert domain.mail_due(limit=10) == 2
    assert [message.to[0] for message in mail.outbox] == ["bruno@example.org"]
    assert drawn(cast.ana) == []


def test_a_fact_that_is_missing_leaves_a_gap_and_not_a_fault(cast):
    tell(cast.ana, number=7)
    assert drawn(cast.ana) == [("Answer the brief of N.º 7", "Paid: ….", True)]


def test_a_line_break_in_a_name_makes_no_header(cast):
    tell(cast.ana, number="7\r\nBcc: x@example.org", amount="1")

    assert domain.mail_due(limit=1) == 1
    assert mail.outbox[0].subject == "Answer the brief of N.º 7 Bcc: x@example.org"
    assert mail.outbox[0].recipients() == ["ana@example.org"]


def test_pages_of_notices_follow_each_other_without_gap(cast):
    domain.tell_many([domain.Notice(cast.ana.pk, "test_news", f"k{n}") for n in range(120)])

    seen, cursor = [], ""
    while True:
        groups, cursor = queries.notices_of(cast.ana, cursor)
        seen += [notice.public_id for group in groups for notice in group.notices]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 120
