"""The demo's data, pictures and files, without a database."""

import dataclasses
import io
import re
import wave
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from marketplace.demo import steps
from marketplace.demo.catalogue import load_catalogue
from marketplace.demo.check import check, count
from marketplace.demo.checks.catalogue import check_catalogue
from marketplace.demo.checks.histories import check_histories
from marketplace.demo.covers import SCENES, draw_cover, draw_gallery
from marketplace.demo.files import KINDS, Subject, file_for, make_file
from marketplace.demo.story import History, load_histories

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATES = {
    "awaiting_brief": 2,
    "cancelled": 6,
    "closed": 18,
    "completed": 3,
    "delivered": 3,
    "disputed": 1,
    "in_progress": 7,
    "in_revision": 3,
    "inquiry": 5,
    "late": 2,
    "pending_payment": 1,
    "requested": 2,
}


def history(key: str) -> History:
    return next(found for found in load_histories() if found.key == key)


def changed(told: History, **values: object) -> tuple[History, ...]:
    """All histories, one of them changed."""
    other = dataclasses.replace(told, **values)
    return tuple(other if found.key == told.key else found for found in load_histories())


def new_faults(histories: tuple[History, ...]) -> list[str]:
    return list(check_histories(histories, load_catalogue()))


def test_everything_in_the_demo_fits_together():
    assert check() == []


def test_every_state_of_an_order_is_there():
    found = count(load_catalogue(), load_histories())
    prefix = "histories, "
    states = {what.removeprefix(prefix): n for what, n in found if what.startswith(prefix)}
    assert states == STATES


def test_nothing_happens_in_the_future_and_steps_are_in_order():
    for told in load_histories():
        moments = [step.at(NOW) for step in told.steps]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_an_order_is_due_in_five_hours_and_a_delivery_has_six_hours_left():
    told = history("o-141")
    brief = next(step for step in told.steps if isinstance(step, steps.AnswerBrief))
    due = timedelta(days=told.scope.delivery_days) - brief.ago
    delivery = next(s for s in history("o-126").steps if isinstance(s, steps.Deliver))
    left = timedelta(days=3) - delivery.ago
    assert [round(due / HOUR), round(left / HOUR)] == [5, 6]


def test_the_demo_buyer_and_the_demo_seller_share_a_running_order():
    shared = [
        (told.key, told.state)
        for told in load_histories()
        if told.buyer == "b-helen-marchbanks" and told.seller == "s-amina-belkadi"
    ]
    assert shared == [("o-101", "closed"), ("o-141", "in_progress")]


def test_later_steps_change_words_and_files_and_nothing_else():
    pairs = zip(load_histories(), load_histories(whole=True), strict=True)
    differing = {}
    for now, whole in pairs:
        fields = {
            field.name
            for one, other in zip(now.steps, whole.steps, strict=True)
            for field in dataclasses.fields(one)
            if getattr(one, field.name) != getattr(other, field.name)
        }
        if fields:
            differing[now.key] = fields
            assert now.later_steps
    assert differing == {
        "o-103": {"text"},
        "o-105": {"text"},
        "o-110": {"text", "files"},
        "o-115": {"text"},
        "o-117": {"text"},
    }


def test_a_delivery_before_the_brief_is_found():
    told = history("o-104")
    left_out = tuple(s for s in told.steps if not isinstance(s, steps.AnswerBrief))
    faults = new_faults(changed(told, steps=left_out))
    assert "o-104: Deliver while awaiting_brief" in faults


def test_sub_ratings_that_miss_their_headline_are_found():
    told = history("o-104")
    worse = tuple(
        dataclasses.replace(step, rating=4) if isinstance(step, steps.Review) else step
        for step in told.steps
    )
    assert new_faults(changed(told, steps=worse)) == ["o-104: review by buyer: 5.0 is not 4"]


def test_a_wrong_total_is_found():
    told = history("o-102")
    scope = dataclasses.replace(told.scope, total_cents=told.scope.total_cents + 1)
    faults = new_faults(changed(told, scope=scope))
    assert faults == ["o-102: the scope does not add up to 17500 in 9 days"]


def test_a_sentence_said_twice_in_one_thread_is_found():
    told = history("o-104")
    said = next(s for s in told.steps if isinstance(s, steps.Say))
    echo = steps.Say(ago=told.steps[-1].ago, by="buyer", text=said.text)
    faults = new_faults(changed(told, steps=(*told.steps, echo)))
    assert any(fault.startswith("o-104: sentences on one screen") for fault in faults)


def test_a_line_that_no_package_holds_is_found():
    catalogue = load_catalogue()
    gig = catalogue.gigs[0]
    spare = dataclasses.replace(gig.lines[0], key="spare", text="Something that nobody gets")
    gigs = (dataclasses.replace(gig, lines=(*gig.lines, spare)), *catalogue.gigs[1:])
    faults = check_catalogue(dataclasses.replace(catalogue, gigs=gigs))
    assert faults == ["hand-drawn-logo: a line in no package"]


def test_scope_lines_read_as_sentences_with_their_quantity():
    lines = load_catalogue().gig("hand-drawn-logo").lines_of("basic")
    assert [line.told(quantity) for line, quantity in lines] == [
        "2 pencil sketches",
        "1 finished logo",
        "PNG files and vector PDF",
    ]


def test_every_gallery_is_safe_well_formed_and_small():
    sizes = []
    for gig in load_catalogue().gigs:
        for name, svg in draw_gallery(dataclasses.asdict(gig)):
            assert re.fullmatch(r"[a-z0-9-]+\.svg", name)
            root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, not an upload
            tags = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert tags <= {"svg", "title", "g", "clipPath", "rect", "circle", "ellipse", "path"}
            assert not re.search(r"href|style=|on\w+=|https?://(?!www\.w3\.org)", svg)
            sizes.append(len(svg))
    assert max(sizes) < 25_000
    assert sum(sizes) / len(sizes) < 8_000


@pytest.mark.parametrize("scene", SCENES)
def test_a_cover_depends_on_scene_seed_palette_and_word_alone(scene):
    first = draw_cover(scene, "a", "sea", "Olmeda")
    assert first == draw_cover(scene, "a", "sea", "Olmeda")
    assert first != draw_cover(scene, "a", "brick", "Olmeda")


def test_no_picture_occurs_twice():
    pictures = [
        re.sub(r"<title>.*?</title>", "", svg)
        for gig in load_catalogue().gigs
        for _, svg in draw_gallery(dataclasses.asdict(gig))
    ]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_of_the_kind_that_its_name_promises(kind):
    subject = Subject("seed", "Olmeda", "sea", "logo", ("A logo for olive oil.", "Señal (ñ) ✓"))
    data = make_file(f"olmeda_sounds.{kind}", subject)
    assert data == make_file(f"olmeda_sounds.{kind}", subject)
    assert 0 < len(data) < 200_000
    OPENERS[kind](data)


def open_picture(data: bytes) -> None:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.size == (960, 600)


def open_pdf(data: bytes) -> None:
    assert data.startswith(b"%PDF-1.4") and data.endswith(b"%%EOF\n")
    table = int(data.rpartition(b"startxref\n")[2].split()[0])
    offsets = [int(row[:10]) for row in data[table:].splitlines()[3:] if row.endswith(b" n ")]
    for number, offset in enumerate(offsets, 1):
        assert data[offset:].startswith(f"{number} 0 obj".encode())
    assert b"Se\\361al \\(\\361\\)" in data


def open_zip(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))  # noqa: S314 - written by us


def open_wav(data: bytes) -> None:
    with wave.open(io.BytesIO(data)) as sound:
        assert sound.getnframes() == 48_000


def open_text(data: bytes) -> None:
    assert "Señal (ñ) ✓" in data.decode()


OPENERS = {
    "png": open_picture,
    "jpg": open_picture,
    "pdf": open_pdf,
    "docx": open_zip,
    "xlsx": open_zip,
    "zip": open_zip,
    "wav": open_wav,
    "csv": open_text,
    "txt": open_text,
    "md": open_text,
}


def test_a_delivered_note_speaks_of_the_order_it_belongs_to():
    told = history("o-104")
    gig = load_catalogue().gig(told.gig)
    text = file_for(told, gig, "ep31_cuts_chapters_summary.txt").decode()
    assert text.startswith("Ep31 cuts chapters summary\n\nOne episode of")
    assert "Chapter marks and summary" in text
