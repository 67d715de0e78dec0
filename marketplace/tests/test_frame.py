"""The frame that every page wears."""

import re

import pytest


def attributes(html: str, tag: str) -> str:
    return re.search(rf"<{tag}\b([^>]*)>", html)[1]


def test_a_visitors_page_names_its_language_and_direction(db, client):
    page = client.get("/accounts/login/", headers={"accept-language": "es"}).content.decode()
    assert attributes(page, "html").split() == ['lang="es"', 'dir="ltr"']


def test_the_theme_of_the_cookie_is_worn_and_an_unknown_one_is_not(db, client, settings):
    client.cookies[settings.THEME_COOKIE_NAME] = "dark"
    assert 'data-theme="dark"' in client.get("/accounts/login/").content.decode()
    client.cookies[settings.THEME_COOKIE_NAME] = '"><script>'
    assert "data-theme" not in attributes(client.get("/accounts/login/").content.decode(), "html")


def test_the_first_link_of_a_page_skips_to_its_content(db, client):
    page = client.get("/accounts/login/").content.decode()
    assert re.search(r"<a [^>]*>", page)[0] == '<a href="#main">'
    assert 'id="main"' in page


@pytest.mark.parametrize("address", ["login", "signup", "password/reset", "login/code"])
def test_the_entrances_wear_the_frame_and_label_their_fields(db, client, address):
    page = client.get(f"/accounts/{address}/").content.decode()
    fields = re.findall(r'<input type="(?!hidden|search)[^>]*\bid="([^"]+)"', page)
    assert fields
    assert [
        name
        for name in fields
        if f'<label for="{name}"' not in page and f'for="{name}">' not in page
    ] == []
    assert 'class="entrance perforated"' in page


def test_an_address_without_a_page_is_explained_in_the_frame(db, client):
    answer = client.get("/nothing-here/")
    assert answer.status_code == 404
    assert "Nothing stands at this address" in answer.content.decode()


def test_a_refused_sign_in_keeps_the_address_and_says_why(db, client):
    page = client.post(
        "/accounts/login/", {"login": "ana@example.test", "password": "wrong"}
    ).content.decode()
    assert 'value="ana@example.test"' in page
    assert 'class="field-error"' in page
