"""What bare libraries do with a file: no form, no labels, no balances."""

from __future__ import annotations

from io import BytesIO


def pdfium_text(data: bytes) -> list[str]:
    """The text of every page, by pdfium."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        words = page.get_textpage()
        texts.append(words.get_text_range())
        words.close()
        page.close()
    document.close()
    return texts


def pdfplumber_tables(data: bytes) -> list[object]:
    """The tables of every page, by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(BytesIO(data)) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def lexbor_tree(data: bytes) -> object:
    """The parsed page, by lexbor."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(data)


def package_trees(data: bytes) -> list[object]:
    """Every part of a package that is XML as a tree, by zipfile and lxml."""
    from zipfile import ZipFile

    from lxml import etree

    with ZipFile(BytesIO(data)) as package:
        return [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]


def ole_streams(data: bytes) -> list[bytes]:
    """Every stream of a compound file, by olefile."""
    import olefile

    with olefile.OleFileIO(BytesIO(data)) as file:
        return [file.openstream(name).read() for name in file.listdir()]
