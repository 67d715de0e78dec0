"""The catalogues: nothing is missing, nothing is lost on the way, dates and rates follow."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

import allauth
import django
import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.forms import fields
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from core import languages, translations
from core.fees import say_percent
from core.money import format_money
from core.spans import with_zone

SLOT = re.compile(r"%\(\w+\)[sd]|%%|%d|\{\w+\}|</?\w+[^>]*>|\n")
AT = datetime(2026, 11, 25, 9, 6, tzinfo=UTC)


def catalogue(language: str) -> Catalog:
    with (translations.LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        return pofile.read_po(source, locale=language)


def pairs(message: Message) -> Iterator[tuple[str, str]]:
    """Each translated form with the form of the source that it stands for."""
    if not message.pluralizable:
        yield message.id, message.string
        return
    for number, form in enumerate(message.string):
        yield message.id[min(number, 1)], form


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write a changed catalogue to where the tool looks for the time of one test."""

    def write(known: Catalog) -> Path:
        path = tmp_path / "es" / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True)
        with path.open("wb") as target:
            pofile.write_po(target, known)
        monkeypatch.setattr(translations, "LOCALE", tmp_path)
        return path

    return write


def drawn(template: str, language: str, **facts: object) -> str:
    with translation.override(language):
        return Template(template).render(Context(facts))


def test_every_language_of_the_site_but_english_has_a_catalogue():
    offered = {code for code, _name in settings.LANGUAGES} - {"en"}
    assert offered == set(translations.LANGUAGES)
    assert {code for code in offered if len(catalogue(code)) > 1_000} == offered


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_no_text_lacks_its_translation(language):
    assert translations.missing(language) == []


def test_a_text_without_a_translation_is_reported(written):
    known = catalogue("es")
    known.delete("Accept the work")
    known["Ask for changes"].string = ""
    written(known)
    assert sorted(translations.missing("es")) == [
        "not translated: 'Accept the work'",
        "not translated: 'Ask for changes'",
    ]


def test_a_translation_that_lost_a_placeholder_is_reported(written):
    known = catalogue("es")
    known["Write to %(name)s"].string = "Escribir a %(nombre)s"
    written(known)
    (fault,) = translations.missing("es")
    assert fault.endswith(": 'Write to %(name)s'")


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_no_translation_is_a_guess(language):
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_placeholders_markup_and_line_breaks_are_those_of_the_source(language):
    assert [
        (source, form)
        for message in catalogue(language)
        if message.id
        for source, form in pairs(message)
        if Counter(SLOT.findall(source)) != Counter(SLOT.findall(form))
    ] == []


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_plural_form_is_written(language):
    known = catalogue(language)
    assert [
        message.id
        for message in known
        if message.pluralizable and len(message.string) != known.num_plurals
    ] == []


def test_no_text_begins_or_ends_with_a_space():
    texts = [text for message in translations.texts() for text in pairs_of_source(message)]
    forms = [form for message in catalogue("es") if message.id for _, form in pairs(message)]
    assert [text for text in [*texts, *forms] if text != text.strip()] == []


def pairs_of_source(message: Message) -> tuple[str, ...]:
    return message.id if message.pluralizable else (message.id,)


class Absent(NullTranslations):
    """Says None for what a catalogue lacks; gettext would repeat the text."""

    def gettext(self, message):
        return None

    def ngettext(self, msgid1, msgid2, n):
        return None


def library_catalogues(language: str) -> list[GNUTranslations]:
    folders = [f"{django.__path__[0]}/conf", f"{django.__path__[0]}/contrib/auth"]
    paths = [
        Path(f"{folder}/locale/{language}/LC_MESSAGES/django.mo")
        for folder in [*folders, allauth.__path__[0]]
    ]
    read = [GNUTranslations(io.BytesIO(path.read_bytes())) for path in paths]
    for one in read:
        one.add_fallback(Absent())
    return read


def test_the_texts_of_libraries_are_texts_that_the_libraries_still_have():
    known = library_catalogues("es")
    gone = [
        text
        for text in json.loads(translations.LIBRARY_TEXTS.read_text())
        if all(said(one, text) is None for one in known)
    ]
    assert gone == []


def said(one: GNUTranslations, text: str | list[str]) -> str | None:
    return one.gettext(text) if isinstance(text, str) else one.ngettext(*text, 1)


def test_the_texts_of_libraries_speak_in_our_voice():
    with translation.override("es"):
        help_text = MinimumLengthValidator(12).get_help_text()
        choice = str(fields.ChoiceField.default_error_messages["invalid_choice"])
    assert help_text == "Tu contraseña debe tener al menos 12 caracteres."
    assert choice.startswith("Elige una opción válida.")


def test_bringing_the_catalogue_up_to_date_twice_changes_it_once(written):
    known = catalogue("es")
    known.delete("Accept the work")
    path = written(known)
    translations.update()
    once = path.read_bytes()
    translations.update()
    assert (b'msgid "Accept the work"\nmsgstr ""' in once, path.read_bytes()) == (True, once)


def test_compiling_gives_what_gettext_reads(written):
    path = written(catalogue("es"))
    translations.compile_all()
    with path.with_suffix(".mo").open("rb") as compiled:
        read = GNUTranslations(compiled)
    assert read.gettext("Accept the work") == "Aceptar el trabajo"
    assert [read.ngettext("%d day", "%d days", n) for n in (1, 2)] == ["%d día", "%d días"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Nothing stands at this address"), ("es", "No hay nada en esta dirección")],
)
def test_a_page_answers_in_the_language_that_the_browser_asks_for(db, language, title):
    page = Client(headers={"accept-language": language}).get("/no-such-page/").content.decode()
    assert f'<html lang="{language}"' in page
    assert title in page


def test_dates_money_and_rates_follow_the_language():
    told = {}
    for language in ("en", "es"):
        with translation.override(language):
            told[language] = (
                with_zone(AT),
                format_money(123_450, "EUR"),
                say_percent(550),
                drawn('{{ at|date:_("j F") }}, {{ at|date:_("F Y") }}', language, at=AT),
            )
    assert told == {
        "en": (
            "Wednesday 25 November 2026, 09:06 UTC",
            "€1,234.50",
            "5.5",
            "25 November, November 2026",
        ),
        "es": (
            "miércoles 25 de noviembre de 2026, 09:06 UTC",
            "1.234,50\xa0€",
            "5,5",
            "25 de noviembre, noviembre de 2026",
        ),
    }


def test_countries_are_sorted_by_letter_whatever_their_accents():
    with translation.override("es"):
        names = [name for _code, name in languages.country_choices()]
    picked = [name for name in names if name in {"México", "Micronesia", "Túnez", "Turquía"}]
    assert picked == ["México", "Micronesia", "Túnez", "Turquía"]
