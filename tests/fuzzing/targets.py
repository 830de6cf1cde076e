"""Every target by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tests.fuzzing import carriers, seeds, tables, words


class Target(NamedTuple):
    """What is fuzzed, and the inputs to begin with."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    longest: int = 20_000  # bytes of one input


TARGETS: Mapping[str, Target] = {
    "text": Target(carriers.text, seeds.texts),
    "html": Target(carriers.html, seeds.pages),
    "pdf": Target(carriers.pdf, seeds.pdfs),
    "pdf_content": Target(carriers.pdf_content, seeds.contents),
    "docx": Target(carriers.docx, seeds.documents, 40_000),
    "docx_xml": Target(carriers.docx_xml, seeds.stories, 40_000),
    "ofd_page": Target(carriers.ofd_page, seeds.ofd_pages, 40_000),
    "odt_body": Target(carriers.odt_body, seeds.odt_bodies, 40_000),
    "doc": Target(carriers.doc, seeds.old_documents, 40_000),
    "rtf": Target(carriers.rtf, seeds.rich_texts, 40_000),
    "sections": Target(words.sections, seeds.nothing, 2_000),
    "aligner": Target(tables.aligner, seeds.nothing, 2_000),
    "statements": Target(words.statements, seeds.prose, 4_000),
    "identity": Target(words.identity, seeds.titles, 4_000),
}
