import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.groups import write_groups
from payments.domain import holds
from payments.models import Hold, ProviderEvent, Transfer
from payments.tests.factories import make_held, sums

pytestmark = pytest.mark.urls("payments.tests.urls")
MODELS = ("hold", "ledgeraccount", "transfer", "payment", "effect", "providerevent")


@pytest.fixture
def hold(cast):
    write_groups("default")
    hold = make_held(cast)
    holds.split(hold=hold, refund_price_minor=1_000, key="case:1")
    now = hold.created_at
    ProviderEvent.objects.create(
        event_id="evt_1", kind="x", object_id="y", payload={}, received_at=now, due_at=now
    )
    return hold


def desk(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def row_of(model):
    from django.apps import apps

    return apps.get_model("payments", model).objects.order_by("id").first()


@pytest.mark.parametrize("model", MODELS)
def test_finance_reads_every_row_and_its_list(model, hold, cast):
    client = desk(cast.farid)
    assert client.get(reverse(f"admin:payments_{model}_changelist")).status_code == 200
    address = reverse(f"admin:payments_{model}_change", args=[row_of(model).pk])
    assert client.get(address).status_code == 200


def test_the_page_of_a_hold_tells_its_whole_money(hold, cast):
    page = desk(cast.farid).get(reverse("admin:payments_hold_change", args=[hold.pk]))
    text = page.content.decode()
    assert all(amount in text for amount in ("€104.00", "€10.00", "€0.40", "€90.00", "€3.60"))
    assert reverse("admin:payments_ledgeraccount_change", args=[hold.account.pk]) in text


def test_the_page_of_an_account_leads_to_its_moves(hold, cast):
    client = desk(cast.farid)
    moves = client.get(
        reverse("admin:payments_transfer_changelist"), {"debit__id__exact": hold.account.pk}
    )
    assert moves.context["cl"].result_count == 4


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("verb", ["add", "change", "delete"])
def test_nobody_edits_money_by_hand(model, verb, hold, cast):
    cast.farid.is_superuser = True
    cast.farid.save()
    before = (sums(hold), Transfer.objects.count(), Hold.objects.count())
    args = [] if verb == "add" else [row_of(model).pk]
    answer = desk(cast.farid).post(reverse(f"admin:payments_{model}_{verb}", args=args), {})
    assert answer.status_code == 403
    assert (sums(hold), Transfer.objects.count(), Hold.objects.count()) == before


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("who", ["ana", "bruno", "dario"])
def test_people_outside_the_staff_see_nothing(model, who, hold, cast):
    answer = desk(getattr(cast, who)).get(reverse(f"admin:payments_{model}_changelist"))
    assert answer.status_code == 302


def test_support_sees_a_hold_but_not_the_ledger(hold, cast):
    client = desk(cast.elena)
    assert client.get(reverse("admin:payments_hold_change", args=[hold.pk])).status_code == 200
    assert client.get(reverse("admin:payments_transfer_changelist")).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_for_one_row_and_for_three(
    model, hold, cast, django_assert_max_num_queries
):
    client, address = desk(cast.farid), reverse(f"admin:payments_{model}_changelist")
    client.get(address)
    with django_assert_max_num_queries(14) as one:
        client.get(address)
    for n in range(2):
        holds.split(hold=make_held(cast), refund_price_minor=100, key=f"case:more:{n}")
    with django_assert_max_num_queries(14) as three:
        client.get(address)
    assert len(three) == len(one)
