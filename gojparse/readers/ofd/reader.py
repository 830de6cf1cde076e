"""OFD documents to a Document: their letters and strokes go the same way as those of a PDF.

Seals and signatures are annotations: they are no text of the report, and a
signed document is read like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.page import Page
from gojparse.readers.kind import kind
from gojparse.readers.ofd.book import Book, opened_book, page_size
from gojparse.readers.ofd.drawing import Press
from gojparse.readers.ofd.parts import child
from gojparse.readers.ofd.regular import content_of
from gojparse.readers.ofd.sheet import page
from gojparse.readers.ofd.style import Resources

format = "ofd"


def accepts(data: bytes) -> bool:
    return kind(data) == format


def read(data: bytes) -> Document:
    """The document's text and tables in reading order."""
    book = opened_book(data)
    pages = list(_pages(book))
    if not any(page.letters.text for page in pages):
        key = "ofd-pictures" if any(page.pictured for page in pages) else "ofd-no-text"
        raise Unreadable(key, format=format, pages=len(pages))
    return assembled(format, pages, book.title)


def _pages(book: Book) -> Iterator[Page]:
    press = Press(book.templates, Resources(book.resources))
    for number, leaf in enumerate(book.leaves, 1):
        content = content_of(leaf.content)
        yield page(press.print(content), number, *page_size(child(content.root, "Area"), book.size))
