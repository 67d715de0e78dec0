"""Small documents written by hand: PDF, Word and Excel files that every program opens."""

import io
import textwrap
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from PIL import Image

A4 = (595, 842)
MARGIN = 64
LINE_HEIGHT = 17
LINES_ON_A_PAGE = 38
LINES_UNDER_A_PICTURE = 15
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PLAIN_SIGNS = str.maketrans("’“”–", '\'""-')
OFFICE = "http://schemas.openxmlformats.org"


def pdf(title: str, paragraphs: Sequence[str], picture: Image.Image | None = None) -> bytes:
    """A PDF with a heading, text in Helvetica and, if given, a picture on its first page."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, 84), ""]
    room = LINES_UNDER_A_PICTURE if picture else LINES_ON_A_PAGE
    starts = range(room, len(lines), LINES_ON_A_PAGE)
    pages = [lines[:room], *(lines[start : start + LINES_ON_A_PAGE] for start in starts)]
    return _PdfWriter(title, pages, picture).written()


class _PdfWriter:
    """Objects are numbered: 1 catalogue, 2 pages, 3 and 4 fonts, 5 picture, then the pages."""

    FIRST_PAGE = 6

    def __init__(self, title: str, pages: list[list[str]], picture: Image.Image | None) -> None:
        self.title, self.pages, self.picture = title, pages, picture

    def written(self) -> bytes:
        kids = " ".join(f"{self.FIRST_PAGE + 2 * i} 0 R" for i in range(len(self.pages)))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode(),
            _font("Helvetica"),
            _font("Helvetica-Bold"),
            self._image(),
        ]
        for number, lines in enumerate(self.pages):
            objects += [self._page(number), self._content(number, lines)]
        return _assemble(objects)

    def _image(self) -> bytes:
        image = self.picture or Image.new("RGB", (1, 1), "#ffffff")
        data = io.BytesIO()
        image.save(data, "JPEG", quality=80)
        head = (
            f"<< /Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} "
            f"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode "
            f"/Length {len(data.getvalue())} >>"
        )
        return head.encode() + b"\nstream\n" + data.getvalue() + b"\nendstream"

    def _page(self, number: int) -> bytes:
        content = self.FIRST_PAGE + 2 * number + 1
        return (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >> >> "
            f"/Contents {content} 0 R >>"
        ).encode()

    def _content(self, number: int, lines: list[str]) -> bytes:
        top = A4[1] - MARGIN
        parts = [f"BT /F2 17 Tf {MARGIN} {top} Td ({_pdf_text(self.title)}) Tj ET".encode()]
        top -= 34
        if self.picture and number == 0:
            wide = A4[0] - 2 * MARGIN
            high = round(wide * self.picture.height / self.picture.width)
            parts.append(f"q {wide} 0 0 {high} {MARGIN} {top - high + 12} cm /I Do Q".encode())
            top -= high + 12
        parts.append(f"BT /F1 11 Tf {LINE_HEIGHT} TL {MARGIN} {top} Td".encode())
        parts += [b"(" + _pdf_text(line).encode("latin-1") + b") Tj T*" for line in lines]
        page = f"BT /F1 9 Tf {MARGIN} 36 Td ({number + 1} / {len(self.pages)}) Tj ET"
        body = b"\n".join([*parts, b"ET", page.encode()])
        return f"<< /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _assemble(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _pdf_text(text: str) -> str:
    """Text inside parentheses, reduced to what the built-in fonts can draw."""
    plain = text.translate(PLAIN_SIGNS).encode("cp1252", "replace")
    return "".join(_pdf_sign(code) for code in plain)


def _pdf_sign(code: int) -> str:
    if code > 126:
        return f"\\{code:03o}"
    return f"\\{chr(code)}" if chr(code) in "\\()" else chr(code)


def docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """A Word document with a heading and paragraphs."""
    w = f"{OFFICE}/wordprocessingml/2006/main"
    heading = f'<w:p><w:r><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>{_run(title)}</w:r></w:p>'
    body = "".join(f"<w:p><w:r>{_run(text)}</w:r></w:p>" for text in paragraphs)
    document = f'{XML}<w:document xmlns:w="{w}"><w:body>{heading}{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return pack(
        {
            "[Content_Types].xml": _types({"/word/document.xml": kind}),
            "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": document.encode(),
        }
    )


def xlsx(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """A workbook of one sheet; the first row is its head."""
    main = f"{OFFICE}/spreadsheetml/2006/main"
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = "".join(
        f'<row r="{number}">{"".join(_cell(value) for value in row)}</row>'
        for number, row in enumerate(rows, 1)
    )
    name = escape(title[:28].translate(str.maketrans("", "", r"[]:*?/\\")), {'"': "&quot;"})
    book = (
        f'{XML}<workbook xmlns="{main}" '
        f'xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f'{XML}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
    return pack(
        {
            "[Content_Types].xml": _types(
                {
                    "/xl/workbook.xml": f"{base}.sheet.main+xml",
                    "/xl/worksheets/sheet1.xml": f"{base}.worksheet+xml",
                }
            ),
            "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": _relations(
                {"rId1": ("worksheet", "worksheets/sheet1.xml")}
            ),
            "xl/worksheets/sheet1.xml": sheet.encode(),
        }
    )


def pack(members: dict[str, bytes]) -> bytes:
    """A ZIP archive whose bytes depend on nothing but its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _run(text: str) -> str:
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _types(parts: dict[str, str]) -> bytes:
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{XML}<Types xmlns="{OFFICE}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        f'.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    ).encode()


def _relations(targets: dict[str, tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return (
        f'{XML}<Relationships xmlns="{OFFICE}/package/2006/relationships">{rows}</Relationships>'
    ).encode()
