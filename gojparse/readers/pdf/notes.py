"""Notes and form fields of a page: printed into it, as viewers show them.

A form field may have a value and no appearance. Viewers draw it themselves,
and pdfium does so where it is asked to fill in forms.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from gojparse.errors import Unreadable
from gojparse.readers.fixed.page import Quad
from gojparse.readers.pdf import raw

_count = raw.function("FPDFPage_GetAnnotCount")
_annotation = raw.function("FPDFPage_GetAnnot", raw.Handle)
_kind = raw.function("FPDFAnnot_GetSubtype")
_flags = raw.function("FPDFAnnot_GetFlags")
_close = raw.function("FPDFPage_CloseAnnot", None)
_rectangle = raw.function("FPDFAnnot_GetRect")
_count_places = raw.function("FPDFAnnot_CountAttachmentPoints", ctypes.c_size_t)
_place = raw.function("FPDFAnnot_GetAttachmentPoints")
_field_value = raw.function("FPDFAnnot_GetFormFieldValue", ctypes.c_ulong)
_flatten = raw.function("FPDFPage_Flatten")
_begin_forms = raw.function("FPDFDOC_InitFormFillEnvironment", raw.Handle)
_end_forms = raw.function("FPDFDOC_ExitFormFillEnvironment", None)
_page_loaded = raw.function("FORM_OnAfterLoadPage", None)
_page_closing = raw.function("FORM_OnBeforeClosePage", None)

_STRIKE_OUT, _WIDGET = 12, 20
_PRINTING = frozenset((3, 4, 5, 6, 7, 8, 13, 15, _WIDGET))  # free text, lines, shapes, stamps, ink, fields
_HIDDEN, _NOT_VIEWED = 2, 32  # flags of a note
_MOST = 5_000  # notes of a page
_LONGEST = 2_000  # bytes of a value


class FieldValue(NamedTuple):
    """A form field that has a value."""

    box: Quad  # left, bottom, right, top
    value: str


class PageNotes(NamedTuple):
    """Notes on a page that change what its print says."""

    struck: list[Quad]  # what is struck out: left, bottom, right, top
    fields: list[FieldValue]


@contextmanager
def opened_page(document: raw.Handle, number: int, count: int) -> Iterator[tuple[raw.Pointer, PageNotes]]:
    """Open page `number` (from 1) of `count`, its form fields and stamps printed into it."""
    page = raw.passed(address := raw.load_page(document, number - 1))
    notes = PageNotes([], [])
    if address and _count(page):
        kinds = {kind for kind, _ in _shown_notes(page, notes)}
        if kinds & _PRINTING and _printed(document, page, notes, fields=_WIDGET in kinds):
            raw.close_page(page)
            page = raw.passed(address := raw.load_page(document, number - 1))
    if not address:
        raise Unreadable("pdf-page", format="pdf", page=number, count=count)
    try:
        yield page, notes
    finally:
        raw.close_page(page)


def _printed(document: raw.Handle, page: raw.Pointer, notes: PageNotes, *, fields: bool) -> bool:
    """Print the notes of a page into it; tell whether it has to be loaded again."""
    if not fields:
        return _flattened(page)
    callbacks = raw.FormCallbacks(version=2)
    forms = _begin_forms(document, ctypes.byref(callbacks))
    if not forms:
        return _flattened(page)
    try:
        notes.fields.extend(_field_values(page, forms))
        _page_loaded(page, forms)
        flattened = _flattened(page)
        _page_closing(page, forms)
    finally:
        _end_forms(forms)
    return flattened


def _flattened(page: raw.Pointer) -> bool:
    return bool(_flatten(page, 0) == 1)


def _notes(page: raw.Pointer) -> Iterator[tuple[int, raw.Handle]]:
    """Yield the notes that are displayed, with their kinds."""
    for index in range(min(_count(page), _MOST)):
        note = _annotation(page, index)
        if note:
            try:
                if not _flags(note) & (_HIDDEN | _NOT_VIEWED):
                    yield _kind(note), note
            finally:
                _close(note)


def _shown_notes(page: raw.Pointer, notes: PageNotes) -> Iterator[tuple[int, raw.Handle]]:
    """Yield the notes that are displayed, with their kinds; keep what they strike out."""
    for kind, note in _notes(page):
        if kind == _STRIKE_OUT:
            notes.struck.extend(_places(note))
        yield kind, note


def _places(note: raw.Handle) -> Iterator[Quad]:
    """Yield the boxes of the text that a note is about."""
    corners = raw.Corners()
    for index in range(min(_count_places(note), _MOST)):
        if _place(note, ctypes.c_size_t(index), ctypes.byref(corners)):
            xs = corners.x1, corners.x2, corners.x3, corners.x4
            ys = corners.y1, corners.y2, corners.y3, corners.y4
            yield min(xs), min(ys), max(xs), max(ys)


def _field_values(page: raw.Pointer, forms: raw.Handle) -> Iterator[FieldValue]:
    box = raw.Rectangle()
    for kind, note in _notes(page):
        if kind == _WIDGET and _rectangle(note, ctypes.byref(box)):
            buffer = bytearray(_LONGEST)
            size = _field_value(forms, note, raw.start_of(buffer), ctypes.c_ulong(_LONGEST))
            value = buffer[: max(size - 2, 0)].decode("utf-16-le", "replace") if size <= _LONGEST else ""
            if value.strip():
                yield FieldValue((box.left, box.bottom, box.right, box.top), value)
