"""Whole documents: any bytes give a report or are refused in one clear sentence."""

from __future__ import annotations

import io
import zipfile

from gojparse import flow
from gojparse.errors import Unreadable
from gojparse.model import Report, Status
from gojparse.readers import reread

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONS = (
    '<Relationships><Relationship Type="x/officeDocument" Target="/word/document.xml"/></Relationships>'
)


def text(data: bytes) -> None:
    """Any text or Markdown."""
    _check(data)


def html(data: bytes) -> None:
    """A page, by both engines."""
    whole = b"<!DOCTYPE html><html>" + data
    _check(whole)
    _reread(whole)


def pdf(data: bytes) -> None:
    """The bytes of a PDF, by both engines."""
    _check(data if b"%PDF-" in data[:1024] else b"%PDF-1.4\n" + data)


def pdf_content(data: bytes) -> None:
    """What a page draws, inside a PDF that is in order."""
    _check(pdf_of(data))


def docx(data: bytes) -> None:
    """The bytes of a Word document."""
    _check(data if data.startswith(b"PK\x03\x04") else b"PK\x03\x04" + data)


def docx_xml(data: bytes) -> None:
    """The story of a Word document, inside a container that is in order."""
    _check(docx_of(data))


def ofd_page(data: bytes) -> None:
    """What a page of an OFD document prints, inside a package that is in order."""
    from tests.support.hostile_packages import ofd_of

    _check(ofd_of(data))


def odt_body(data: bytes) -> None:
    """The body of an OpenDocument text, inside a package that is in order."""
    from tests.support.hostile_packages import odt_of

    _check(odt_of(data))


def doc(data: bytes) -> None:
    """The bytes of a Word 97 document."""
    _check(data if data.startswith(_OLE) else _OLE + data)


def rtf(data: bytes) -> None:
    """The inside of a rich text document."""
    _check(data if data.startswith(b"{\\rtf") else b"{\\rtf1 " + data + b"}")


def _check(data: bytes) -> None:
    try:
        report = flow.parse(data, "fuzzed")
    except Unreadable as refusal:
        assert refusal.reason, "a refusal without a reason"
        return
    check_values(report)


def _reread(data: bytes) -> None:
    try:
        reread(data)
    except Unreadable as refusal:
        assert refusal.reason, "a refusal without a reason"


def check_values(report: Report) -> None:
    """What must hold for the cells of any report."""
    for cell in report.cells:
        if cell.status in (Status.READ, Status.PLACED):
            assert cell.value is not None, f"{cell} is read and has no value"
            assert cell.printed, f"{cell} has a value that is printed nowhere"
        elif cell.status is not Status.IMPLIED and cell.status is not Status.RESTORED:
            assert cell.value is None, f"{cell} has a value and no right to it"


def pdf_of(content: bytes) -> bytes:
    """A PDF of one page that draws this."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    return pdf_with(objects)


def pdf_with(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first its catalogue."""
    stream = io.BytesIO(b"%PDF-1.7\n")
    stream.seek(0, io.SEEK_END)
    places = []
    for number, part in enumerate(objects, 1):
        places.append(stream.tell())
        stream.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    stream.writelines(b"%010d 00000 n \n" % place for place in places)
    stream.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return stream.getvalue()


def docx_of(story: bytes, **parts: bytes) -> bytes:
    """A Word document with this main part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", story)
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def story_of(body: str) -> bytes:
    """The main part of a Word document with this body."""
    return f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'.encode()
