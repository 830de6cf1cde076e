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
