"""What a file may be: the ending and the first bytes must tell the same story.

One row a format. Office files are ZIP archives, so they share its signature; text has none and
is told by what it lacks. Whatever is not in the table is refused: there is always ZIP.
"""

from dataclasses import dataclass

from core.models import Upload

Kind = Upload.Kind
HEAD_BYTES = 64 * 1024
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its endings; `signatures` are (offset, bytes) sets of which one must match."""

    endings: tuple[str, ...]
    kind: str
    content_type: str
    signatures: tuple[tuple[tuple[int, bytes], ...], ...] = ()

    def matches(self, head: bytes) -> bool:
        if not self.signatures:
            return _is_text(head)
        return any(
            all(head[at : at + len(mark)] == mark for at, mark in signature)
            for signature in self.signatures
        )


def _starts(*marks: bytes) -> tuple[tuple[tuple[int, bytes], ...], ...]:
    return tuple(((0, mark),) for mark in marks)


# Sent as octets: a browser must never open these in our origin, whatever it thinks they are.
OCTETS = "application/octet-stream"
FORMATS = (
    Format(("png",), Kind.IMAGE, "image/png", _starts(b"\x89PNG\r\n\x1a\n")),
    Format(("jpg", "jpeg"), Kind.IMAGE, "image/jpeg", _starts(b"\xff\xd8\xff")),
    Format(("gif",), Kind.IMAGE, "image/gif", _starts(b"GIF87a", b"GIF89a")),
    Format(("webp",), Kind.IMAGE, "image/webp", (((0, b"RIFF"), (8, b"WEBP")),)),
    Format(("pdf", "ai"), Kind.PDF, "application/pdf", _starts(b"%PDF-")),
    Format(
        ("mp3",),
        Kind.AUDIO,
        "audio/mpeg",
        _starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"),
    ),
    Format(("wav",), Kind.AUDIO, "audio/wav", (((0, b"RIFF"), (8, b"WAVE")),)),
    Format(("ogg", "oga", "opus"), Kind.AUDIO, "audio/ogg", _starts(b"OggS")),
    Format(("flac",), Kind.AUDIO, "audio/flac", _starts(b"fLaC")),
    Format(("m4a",), Kind.AUDIO, "audio/mp4", (((4, b"ftyp"),),)),
    Format(("mp4", "m4v", "mov"), Kind.VIDEO, "video/mp4", (((4, b"ftyp"),),)),
    Format(("webm", "mkv"), Kind.VIDEO, "video/webm", _starts(b"\x1aE\xdf\xa3")),
    Format(
        ("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "sketch", "afdesign"),
        Kind.ARCHIVE,
        OCTETS,
        _starts(b"PK\x03\x04", b"PK\x05\x06"),
    ),
    Format(("gz", "tgz"), Kind.ARCHIVE, OCTETS, _starts(b"\x1f\x8b")),
    Format(("7z",), Kind.ARCHIVE, OCTETS, _starts(b"7z\xbc\xaf\x27\x1c")),
    Format(("psd", "psb"), Kind.OTHER, OCTETS, _starts(b"8BPS")),
    Format(("tif", "tiff"), Kind.OTHER, OCTETS, _starts(b"II*\x00", b"MM\x00*")),
    Format(("eps", "ps"), Kind.OTHER, OCTETS, _starts(b"%!PS")),
    Format(("ttf", "otf"), Kind.OTHER, OCTETS, _starts(b"\x00\x01\x00\x00", b"OTTO")),
    Format(("woff", "woff2"), Kind.OTHER, OCTETS, _starts(b"wOFF", b"wOF2")),
    Format(
        ("txt", "md", "csv", "tsv", "json", "srt", "vtt", "po", "sql", "yml", "yaml", "toml"),
        Kind.TEXT,
        "text/plain; charset=utf-8",
    ),
    # A drawing may carry scripts: it is kept for download and never shown.
    Format(("svg", "xml", "css", "py"), Kind.OTHER, OCTETS),
)
BY_ENDING = {ending: format for format in FORMATS for ending in format.endings}


def format_of(ending: str) -> Format | None:
    """Return the format that goes by an ending (lower case, without the point)."""
    return BY_ENDING.get(ending)


def _is_text(head: bytes) -> bool:
    if any(format.matches(head) for format in FORMATS if format.signatures):
        return False
    return not head.translate(None, delete=bytes(set(range(256)) - set(_CONTROLS)))
