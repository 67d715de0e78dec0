"""Small real files for deliveries and attachments, made when the demo is filled.

`make_file` is a pure function of its arguments: the same name and subject give the same bytes,
of a kind that the name's ending promises. No file is larger than 200 kB.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PIL.Image import Image

from ..catalogue import Gig
from ..steps import Deliver, OpenInquiry, Say
from ..story import History
from . import documents, pictures, sounds

__all__ = ["KINDS", "Subject", "file_for", "make_file"]

SOUND_NAMES = re.compile(r"album|masters|tracks|sounds|mixes|audio", re.I)
PICTURES_IN_AN_ARCHIVE = 4


@dataclass(frozen=True)
class Subject:
    """What a file is about: the words, the palette and the scene of the work it belongs to."""

    seed: str
    word: str
    palette: str
    scene: str
    paragraphs: tuple[str, ...]

    def picture(self, name: str, width: int = pictures.WIDE) -> Image:
        return pictures.picture(name, self.seed, self.word, self.palette, self.scene, width)


def make_file(name: str, subject: Subject) -> bytes:
    """The bytes of a file; an ending that is not in KINDS raises KeyError."""
    return KINDS[name.rpartition(".")[2].lower()](name, subject)


def file_for(history: History, gig: Gig, name: str) -> bytes:
    """A file that a history names, about what its step says."""
    subject = Subject(
        seed=history.key,
        word=history.word or gig.word,
        palette=gig.palette,
        scene=gig.gallery[0],
        paragraphs=tuple(_words_about(history, gig, name)),
    )
    return make_file(name, subject)


def _words_about(history: History, gig: Gig, name: str) -> Iterable[str]:
    summary = history.scope.summary if history.scope else gig.title
    yield summary
    for step in history.steps:
        if isinstance(step, Deliver | Say | OpenInquiry) and name in step.files:
            yield step.text
            if isinstance(step, Deliver):
                yield from _agreed(history, gig)
            return
    yield from (answer.text for answer in history.brief_answers if answer.text)


def _agreed(history: History, gig: Gig) -> Iterable[str]:
    scope = history.scope
    if scope is None:
        return
    offered = history.offer(scope.offer).lines if scope.offer else None
    lines = offered or (gig.lines_of(scope.package) if scope.package else [])
    yield from (line.told(quantity) for line, quantity in lines)
    yield from scope.extras


def _title(name: str) -> str:
    stem = name.rpartition(".")[0]
    return re.sub(r"[_-]+", " ", stem).strip().capitalize()


def _image(name: str, subject: Subject) -> bytes:
    return pictures.encoded(subject.picture(name), name.rpartition(".")[2].lower())


def _pdf(name: str, subject: Subject) -> bytes:
    return documents.pdf(
        _title(name), subject.paragraphs, subject.picture(name, pictures.ON_A_PAGE)
    )


def _docx(name: str, subject: Subject) -> bytes:
    return documents.docx(_title(name), subject.paragraphs)


def _xlsx(name: str, subject: Subject) -> bytes:
    return documents.xlsx(_title(name), _rows(subject))


def _csv(name: str, subject: Subject) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(_rows(subject))
    return out.getvalue().encode()


def _rows(subject: Subject) -> list[tuple[str | int, ...]]:
    """A table of what the paragraphs say, one sentence a row with its number of words."""
    sentences = [
        sentence
        for paragraph in subject.paragraphs
        for sentence in re.split(r"(?<=[.!?])\s+", paragraph)
        if sentence
    ]
    head: list[tuple[str | int, ...]] = [("no", subject.word, "words")]
    return head + [(n, text, len(text.split())) for n, text in enumerate(sentences, 1)]


def _text(name: str, subject: Subject) -> bytes:
    body = "\n\n".join(subject.paragraphs)
    return f"{_title(name)}\n\n{body}\n".encode()


def _markdown(name: str, subject: Subject) -> bytes:
    first, *rest = subject.paragraphs
    points = "\n".join(f"- {paragraph}" for paragraph in rest)
    return f"# {_title(name)}\n\n{first}\n\n{points}\n".encode()


def _wav(name: str, subject: Subject) -> bytes:
    return sounds.tune(f"{subject.seed}:{name}")


def _zip(name: str, subject: Subject) -> bytes:
    stem = name.rpartition(".")[0]
    members = {"read-me.txt": _text(name, subject)}
    for number in range(1, PICTURES_IN_AN_ARCHIVE + 1):
        if SOUND_NAMES.search(stem):
            member = f"{stem}_{number:02}.wav"
            members[member] = sounds.tune(f"{subject.seed}:{member}", seconds=1)
        else:
            member = f"{stem}_{number:02}.jpg"
            members[member] = pictures.encoded(subject.picture(member, pictures.SMALL), "jpg")
    return documents.pack(members)


KINDS: dict[str, Callable[[str, Subject], bytes]] = {
    "png": _image,
    "jpg": _image,
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
    "txt": _text,
    "md": _markdown,
    "wav": _wav,
    "zip": _zip,
}
