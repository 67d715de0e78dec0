"""The hosted pages, as a browser without JavaScript sees and submits them."""

import threading

import pytest
import requests

from payments.standin.texts import TEXTS, choose_language, write_money
from payments.tests.checkouts import (
    line,
    look,
    open_manual,
    open_session,
    press_pay,
    session_params,
)


def outcome(client, session_id):
    session = client.v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]})
    intent = session.payment_intent
    return session.status, intent.status if intent else None


def open_without_mail(client):
    told = session_params()
    del told["customer_email"]
    return client.v1.checkout.sessions.create(told)


def charges(standin):
    return [charge["status"] for charge in standin.control.objects("charge")]


def test_the_page_shows_what_is_paid_and_says_that_no_money_moves(stripe_client):
    session = open_session(
        stripe_client, line_items=[line("Logo & <b>card</b>", 4500, 2), line("Fee", 500)]
    )

    page = look(session.url)

    assert page.status_code == 200
    for shown in (
        "No real money moves.",
        "Pay €95.00",
        "Logo &amp; &lt;b&gt;card&lt;/b&gt;",
        "2 × €45.00",
        "ana@example.org",
        'href="http://localhost:8000/checkout"',
    ):
        assert shown in page.text
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_the_page_speaks_the_language_of_the_session_else_of_the_browser(stripe_client):
    spanish = open_session(stripe_client, locale="es")
    open_ = open_session(stripe_client, locale="auto")

    pages = [
        look(spanish.url).text,
        look(open_.url, **{"Accept-Language": "fr, es-MX;q=0.8, en;q=0.5"}).text,
        look(open_.url, **{"Accept-Language": "ja"}).text,
    ]

    assert ['<html lang="es">' in page for page in pages] == [True, True, False]
    assert "Pagar 126,00 €" in pages[0].replace("\xa0", " ")


def test_both_languages_say_the_same_things():
    def blanks(text):
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    english, spanish = TEXTS["en"], TEXTS["es"]
    assert english.keys() == spanish.keys()
    assert {key: blanks(text) for key, text in english.items()} == {
        key: blanks(text) for key, text in spanish.items()
    }
    assert choose_language("es-419", "") == "es"


def test_amounts_are_written_with_the_digits_of_their_currency():
    written = [write_money(1234, currency, "en") for currency in ("jpy", "usd", "kwd")]

    assert [text.replace("\xa0", "") for text in written] == ["¥1,234", "$12.34", "KWD1.234"]


def test_the_policy_lets_the_form_return_to_the_site_and_nothing_else(stripe_client):
    policy = look(open_session(stripe_client).url).headers["content-security-policy"]

    assert policy == (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self' http://localhost:8000"
    )


def test_a_good_card_pays_and_leads_back_with_the_session(standin, stripe_client):
    session = open_session(stripe_client)

    answer = press_pay(session.url, card="success")

    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://localhost:8000/paid?session={session.id}"
    assert outcome(stripe_client, session.id) == ("complete", "succeeded")
    assert charges(standin) == ["succeeded"]


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ("declined", "Your bank declined this card."),
        ("insufficient_funds", "There is not enough money on this card."),
    ],
)
def test_a_refused_card_keeps_the_page_and_says_what_the_bank_said(
    standin, stripe_client, card, sentence
):
    session = open_session(stripe_client)

    answer = press_pay(session.url, card=card)
    page = look(requests.compat.urljoin(session.url, answer.headers["location"]))

    assert answer.status_code == 303
    assert sentence in page.text
    assert f'value="{card}" required checked' in page.text
    assert outcome(stripe_client, session.id) == ("open", "requires_payment_method")
    assert press_pay(session.url, card="success").headers["location"].endswith(session.id)
    assert charges(standin) == ["succeeded", "failed"]


def test_an_e_mail_that_was_entered_is_kept_after_a_refusal(stripe_client):
    session = open_without_mail(stripe_client)

    press_pay(session.url, card="declined", email="berta@example.org")

    assert 'value="berta@example.org"' in look(session.url).text


def test_a_form_without_card_or_e_mail_says_what_is_missing(standin, stripe_client):
    session = open_without_mail(stripe_client)

    page = press_pay(session.url, email="nonsense")

    assert page.status_code == 422
    assert "Choose one of the cards." in page.text
    assert "Enter your e-mail address" in page.text
    assert 'value="nonsense"' in page.text
    assert outcome(stripe_client, session.id) == ("open", None)
    assert charges(standin) == []


def test_the_bank_asks_and_an_approval_pays(standin, stripe_client):
    session = open_session(stripe_client)

    asked = press_pay(session.url, card="secure")
    waiting = outcome(stripe_client, session.id)
    page = look(f"{session.url}/bank")
    answer = press_pay(f"{session.url}/bank", answer="approve")

    assert asked.headers["location"] == f"/c/pay/{session.id}/bank"
    assert waiting == ("open", "requires_action")
    assert "€126.00" in page.text
    assert "3184" in page.text
    assert answer.headers["location"] == f"http://localhost:8000/paid?session={session.id}"
    assert outcome(stripe_client, session.id) == ("complete", "succeeded")
    assert charges(standin) == ["succeeded"]


def test_the_bank_asks_and_a_refusal_leads_back_to_the_page(standin, stripe_client):
    session = open_session(stripe_client)
    press_pay(session.url, card="secure")

    answer = press_pay(f"{session.url}/bank", answer="refuse")

    assert answer.headers["location"] == f"/c/pay/{session.id}#refusal"
    page = look(session.url).text
    assert "refused on your bank’s page" in page
    assert 'value="secure" required checked' in page
    assert outcome(stripe_client, session.id) == ("open", "requires_payment_method")
    assert charges(standin) == []


def test_a_manual_session_is_authorised_and_the_button_says_so(standin, stripe_client):
    session = open_manual(stripe_client)
    page = look(session.url).text

    press_pay(session.url, card="success")

    assert "Authorise €126.00" in page
    assert outcome(stripe_client, session.id) == ("complete", "requires_capture")
    assert standin.control.objects("balance_transaction") == []


def test_many_clicks_on_pay_make_one_payment(standin, stripe_client):
    session = open_session(stripe_client)
    answers = []
    clicks = [
        threading.Thread(target=lambda: answers.append(press_pay(session.url, card="success")))
        for _ in range(8)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

    back = f"http://localhost:8000/paid?session={session.id}"
    assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [
        (303, back)
    ] * 8
    assert charges(standin) == ["succeeded"]
    assert len(standin.control.objects("payment_intent")) == 1


def test_many_approvals_make_one_payment(standin, stripe_client):
    session = open_session(stripe_client)
    press_pay(session.url, card="secure")

    answers = [press_pay(f"{session.url}/bank", answer="approve") for _ in range(3)]

    assert {answer.headers["location"] for answer in answers} == {
        f"http://localhost:8000/paid?session={session.id}"
    }
    assert charges(standin) == ["succeeded"]


def test_a_completed_session_says_so(standin, stripe_client):
    session = open_session(stripe_client)
    standin.control.complete(session.id)

    page = look(session.url)

    assert page.status_code == 200
    assert "This payment is done" in page.text
    assert "<form" not in page.text


def test_an_expired_session_takes_no_money(standin, stripe_client):
    session = open_session(stripe_client)
    stripe_client.v1.checkout.sessions.expire(session.id)

    page = look(session.url)
    press_pay(session.url, card="success")

    assert "This page has expired" in page.text
    assert "http://localhost:8000/checkout" in page.text
    assert outcome(stripe_client, session.id) == ("expired", None)
    assert charges(standin) == []


def test_an_unknown_session_is_404(standin):
    assert look(f"{standin.base_url}/c/pay/cs_test_nothing").status_code == 404
    assert look(f"{standin.base_url}/c/pay/../../etc/passwd").status_code == 404


def test_the_pages_files_are_served(standin):
    kinds = [
        look(f"{standin.base_url}/c/{name}").headers["content-type"]
        for name in ("style.css", "icon.svg")
    ]

    assert kinds == ["text/css; charset=utf-8", "image/svg+xml"]
