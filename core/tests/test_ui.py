"""The component tags, as a template author meets them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from core import spans
from core.seals import draw_seal, initials

NOW = datetime(2026, 11, 22, 11, 4, tzinfo=UTC)


@pytest.fixture
def request_at_now():
    """A request whose page was begun at NOW, so that no time of the tests depends on a clock."""
    request = RequestFactory().get("/")
    request.page_now = NOW
    return request


def draw(source: str, request=None, **facts) -> str:
    return Template("{% load ui %}" + source).render(Context({"request": request, **facts})).strip()


def test_a_misspelt_attribute_stops_the_template_and_lists_the_right_ones():
    with pytest.raises(TemplateSyntaxError) as refusal:
        Template('{% load ui %}{% seal 1 "Ana" sise=40 %}')
    assert str(refusal.value) == (
        "'seal' received unexpected keyword argument 'sise'. "
        "It accepts: seed, name, size, label, away."
    )


def test_a_missing_attribute_of_a_block_is_named_together_with_all_of_them():
    with pytest.raises(TemplateSyntaxError, match=r"'id'.*It accepts: id, title, open\."):
        Template('{% load ui %}{% dialog title="x" %}{% enddialog %}')


def test_a_mistake_inside_a_block_keeps_its_own_words():
    with pytest.raises(TemplateSyntaxError) as refusal:
        Template('{% load ui %}{% notice kind="info" %}{% nonsense %}{% endnotice %}')
    assert "It accepts" not in str(refusal.value)


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(TemplateSyntaxError, match="info, house, success, warning, error"):
        draw('{% notice kind="alarm" %}x{% endnotice %}')


def test_the_content_of_a_block_is_escaped_once():
    drawn = draw('{% notice kind="info" %}<p>{{ text }}</p>{% endnotice %}', text="<b>&")
    assert "<p>&lt;b&gt;&amp;</p>" in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nadia Ben Youssef", "NY"),
        ("Wanjiru", "W"),
        ("åsa öberg", "ÅÖ"),
        ("Estudio (Brava)", "E"),
        ("", "?"),
    ],
)
def test_a_seal_bears_the_first_letters_of_the_first_and_last_word(name, letters):
    assert initials(name) == letters


def test_a_seal_stays_the_same_and_differs_from_its_neighbours():
    seals = {draw_seal(f"person-{n}", "A B") for n in range(40)}
    assert draw_seal("person-1", "A B") == draw_seal("person-1", "A B")
    assert len(seals) > 25


def test_a_name_cannot_break_out_of_its_seal():
    assert "<script" not in draw_seal(1, '"><script>', label='"><script>')


@pytest.mark.parametrize(
    ("away", "said", "tone"),
    [
        (timedelta(days=2, hours=22, minutes=8), "in 2 d 22 h", "calm"),
        (timedelta(hours=5, minutes=10), "in 5 h 10 min", "soon"),
        (timedelta(seconds=30), "in less than a minute", "soon"),
        (timedelta(), "just now", "late"),
        (-timedelta(hours=3, minutes=4), "3 h 4 min ago", "late"),
    ],
)
def test_a_deadline_says_how_far_it_is_and_how_urgent(away, said, tone):
    assert (spans.relative(NOW + away, NOW), spans.urgency(NOW + away, NOW)) == (said, tone)


def test_a_time_is_written_in_the_readers_zone_with_its_year_only_where_it_differs(request_at_now):
    with timezone.override("Europe/Madrid"):
        drawn = draw(
            '{% due a style="date" %} {% due b style="date" %}',
            request_at_now,
            a=NOW,
            b=NOW.replace(year=2024),
        )
    assert re.findall(r">([^<]+)</time>", drawn) == ["Sun 22 Nov, 12:04", "Fri 22 Nov 2024, 12:04"]


def test_the_large_clock_speaks_whole_words(request_at_now):
    drawn = draw(
        "{% clock when %}", request_at_now, when=NOW + timedelta(days=1, hours=2, minutes=3)
    )
    assert 'aria-label="1 day 2 hours 3 minutes left"' in drawn
    assert 'class="clock calm"' in drawn


def test_a_passed_clock_says_late(request_at_now):
    drawn = draw("{% clock when %}", request_at_now, when=NOW - timedelta(hours=3))
    assert 'class="clock late"' in drawn
    assert 'aria-label="3 hours 0 minutes late"' in drawn


def test_the_hour_of_another_place_is_told(request_at_now):
    drawn = draw('{% local_time "Africa/Tunis" "Tunis" %}', request_at_now)
    assert drawn == '<span class="local-time" data-zone="Africa/Tunis">12:04 in Tunis</span>'


def test_money_is_written_in_the_readers_language_and_kept_in_one_piece():
    with translation.override("es"):
        drawn = draw('{% money 123456 "EUR" %} {% money -4500 "EUR" signed=True %}')
    assert drawn.replace("\xa0", " ") == (
        '<bdi class="num nowrap">1.234,56 €</bdi> <bdi class="num nowrap">− 45,00 €</bdi>'
    )


def test_a_rating_without_reviews_is_not_a_number():
    assert "No reviews yet" in draw("{% stars 0 0 %}")
    assert "Rated 4.9 of 5 by 212 reviews" in draw("{% stars 4.9 212 %}")


def test_every_icon_that_templates_ask_for_is_in_the_sprite():
    base = Path(settings.BASE_DIR)
    known = set(re.findall(r'<symbol id="([\w-]+)"', (base / "static/img/icons.svg").read_text()))
    asked = {
        name
        for path in (base / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }
    assert asked - known == set()


def test_no_template_carries_a_style_or_a_script_of_its_own():
    forbidden = re.compile(
        r'\sstyle="|<style|\son\w+="|<script(?![^>]*\bsrc=)(?![^>]*application/json)'
    )
    base = Path(settings.BASE_DIR) / "templates"
    markup = {
        str(path.relative_to(base)): re.sub(r"{%.*?%}", "", path.read_text())
        for path in base.rglob("*.html")
    }
    assert [name for name, text in markup.items() if forbidden.search(text)] == []
