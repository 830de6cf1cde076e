"""pdfium through plain function pointers, and its answers in bulk.

The helper classes of pypdfium2, and even ctypes' own argument checking, cost
as much as pdfium's work itself on a page of a few hundred characters. So
every function is called without declared arguments: handles are kept as
pointer objects, and rectangles are written by pdfium into one long array that
is read at once. pdfium is not thread-safe; these pointers keep the
interpreter's lock, so threads cannot meet inside it.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Any, TypeAlias, TypeVar

import pypdfium2.raw as pdfium

from gojparse.errors import Unreadable
from gojparse.readers.fixed.page import Quad


class Handle(ctypes.c_void_p):
    """Something pdfium owns; false where pdfium gave NULL."""


# A handle in the form in which ctypes passes it on: made once, it need not be made for every call.
Pointer: TypeAlias = Any
passed: Callable[[int | None], Pointer] = ctypes.c_void_p.from_param

_Number = TypeVar("_Number", int, float)


def function(name: str, result: Any = ctypes.c_int, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium; without declared arguments it takes what ctypes takes."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


FormCallbacks, Corners, Rectangle = pdfium.FPDF_FORMFILLINFO, pdfium.FS_QUADPOINTSF, pdfium.FS_RECTF

load_document = function("FPDF_LoadMemDocument", Handle)
close_document = function("FPDF_CloseDocument", None)
last_error = function("FPDF_GetLastError", ctypes.c_ulong)
count_pages = function("FPDF_GetPageCount")
meta_text = function("FPDF_GetMetaText", ctypes.c_ulong)
load_page = function("FPDF_LoadPage", ctypes.c_void_p)
close_page = function("FPDF_ClosePage", None)
rotation = function("FPDFPage_GetRotation")
bounding_box = function("FPDF_GetPageBoundingBox")

load_text = function("FPDFText_LoadPage", ctypes.c_void_p)
close_text = function("FPDFText_ClosePage", None)
count_characters = function("FPDFText_CountChars")
get_text = function("FPDFText_GetText")
character_code = function("FPDFText_GetUnicode", ctypes.c_uint)
character_box = function("FPDFText_GetLooseCharBox", None)
character_ink = function("FPDFText_GetCharBox")
character_angle = function("FPDFText_GetCharAngle", ctypes.c_float)
character_unmapped = function("FPDFText_HasUnicodeMapError")
character_object = function("FPDFText_GetTextObject", ctypes.c_void_p)
character_size = function("FPDFText_GetFontSize", ctypes.c_double)  # before any matrix
_character_matrix = function("FPDFText_GetMatrix")
_character_origin = function("FPDFText_GetCharOrigin")

count_objects = function("FPDFPage_CountObjects")
page_object = function("FPDFPage_GetObject", ctypes.c_void_p)  # plain addresses: there are thousands
count_form_objects = function("FPDFFormObj_CountObjects")
form_object = function("FPDFFormObj_GetObject", ctypes.c_void_p)
object_kind = function("FPDFPageObj_GetType", ctypes.c_int, ctypes.c_void_p)
object_bounds = function("FPDFPageObj_GetBounds", None)
object_matrix = function("FPDFPageObj_GetMatrix")
set_active = function("FPDFPageObj_SetIsActive")  # whether it is drawn
is_transparent = function("FPDFPageObj_HasTransparency")
count_marks = function("FPDFPageObj_CountMarks")
object_mark = function("FPDFPageObj_GetMark", Handle)
mark_name = function("FPDFPageObjMark_GetName")
mark_text = function("FPDFPageObjMark_GetParamStringValue")
remove_mark = function("FPDFPageObj_RemoveMark")
clip_path = function("FPDFPageObj_GetClipPath", Handle)
count_clips = function("FPDFClipPath_CountPaths")
count_clip_segments = function("FPDFClipPath_CountPathSegments")
clip_segment = function("FPDFClipPath_GetPathSegment", Handle)
page_transparent = function("FPDFPage_HasTransparency")
object_font = function("FPDFTextObj_GetFont", Handle)
text_mode = function("FPDFTextObj_GetTextRenderMode")
picture_size = function("FPDFImageObj_GetImagePixelSize")
rendered_picture = function("FPDFImageObj_GetRenderedBitmap", Handle)
new_bitmap = function("FPDFBitmap_Create", Handle)
fill_bitmap = function("FPDFBitmap_FillRect", ctypes.c_int)
draw_page = function("FPDF_RenderPageBitmap", None)
bitmap_format = function("FPDFBitmap_GetFormat")
bitmap_height = function("FPDFBitmap_GetHeight")
bitmap_stride = function("FPDFBitmap_GetStride")
bitmap_buffer = function("FPDFBitmap_GetBuffer", ctypes.c_void_p)
close_bitmap = function("FPDFBitmap_Destroy", None)
font_embedded = function("FPDFFont_GetIsEmbedded")
base_font_name = function("FPDFFont_GetBaseFontName", ctypes.c_size_t)
draw_mode = function("FPDFPath_GetDrawMode", None)
fill_colour = function("FPDFPageObj_GetFillColor")
stroke_scale = function("FPDFPageObj_GetStrokeWidth")
count_segments = function("FPDFPath_CountSegments")
font_program = function("FPDFFont_GetFontData")
_glyph_path = function("FPDFFont_GetGlyphPath", Handle, ctypes.c_void_p, ctypes.c_uint, ctypes.c_float)
count_glyph_segments = function("FPDFGlyphPath_CountGlyphSegments")
_glyph_segment = function("FPDFGlyphPath_GetGlyphPathSegment", Handle)
path_segment = function("FPDFPath_GetPathSegment", Handle)  # NULL, which is refused, beyond the last
segment_kind = function("FPDFPathSegment_GetType")
segment_point = function("FPDFPathSegment_GetPoint")
segment_closes = function("FPDFPathSegment_GetClose")

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5  # kinds of page objects
_WITH_ALPHA = 4  # the format of a bitmap: blue, green, red, alpha
LINE_TO, CURVE_TO, MOVE_TO = 0, 1, 2  # kinds of path segments

# Rectangles come in lots of this many: a lot's pointers are made once and used for every page.
_LOT = 1024
_MAX_TEXT = 8192  # bytes of a text in a mark
_floats = (ctypes.c_float * (4 * _LOT))()
_pointers = [ctypes.byref(_floats, 4 * i) for i in range(4 * _LOT)]
_first, _second, _third, _fourth = _pointers[0::4], _pointers[1::4], _pointers[2::4], _pointers[3::4]
_as_floats = memoryview(_floats).cast("B").cast("f")
_as_integers = memoryview(_floats).cast("B").cast("i")

_ink = (ctypes.c_double * 4)()
_ink_pointers = [ctypes.byref(_ink, 8 * i) for i in range(4)]


_exhausted: Callable[[Iterable[Any]], Any] = deque(maxlen=0).extend


def start_of(buffer: bytearray) -> Pointer:
    """Return a pointer to a buffer; an array of ctypes would be a new type for each length."""
    return ctypes.byref(ctypes.c_char.from_buffer(buffer))


def text(text_page: Pointer, count: int) -> str:
    """Return the first `count` characters of a page as pdfium gives them, some of them left out."""
    buffer = bytearray(4 * count + 4)
    size = max(get_text(text_page, 0, count, start_of(buffer)) - 1, 0)
    return buffer[: 2 * size].decode("utf-16-le", "replace")


def character_boxes(
    text_page: Pointer, indices: Sequence[int]
) -> tuple[list[float], list[float], list[float], list[float]]:
    """Return left, top, right and bottom of these characters: advance by line height, not the ink."""
    left: list[float] = []
    top: list[float] = []
    right: list[float] = []
    bottom: list[float] = []
    for start in range(0, len(indices), _LOT):
        lot = indices[start : start + _LOT]
        _exhausted(map(character_box, repeat(text_page), lot, _first))
        numbers = _as_floats[: 4 * len(lot)].tolist()
        left += numbers[0::4]
        top += numbers[1::4]
        right += numbers[2::4]
        bottom += numbers[3::4]
    return left, top, right, bottom


def ink_box(text_page: Pointer, index: int) -> Quad:
    """Return left, top, right and bottom of the ink of one character."""
    character_ink(text_page, index, *_ink_pointers)
    left, right, bottom, top = _ink
    return left, top, right, bottom


def character_origin(text_page: Pointer, index: int) -> tuple[float, float]:
    """Return the point on the base line where a character begins."""
    _character_origin(text_page, index, *_ink_pointers[:2])
    return _ink[0], _ink[1]


def character_matrix(text_page: Pointer, index: int) -> Sequence[float]:
    """Return the six numbers of the matrix by which a character's font is carried onto the page."""
    known = _character_matrix(text_page, index, _pointers[0])
    return tuple(_floats[:6]) if known else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def bounds(objects: Sequence[Pointer]) -> Iterator[Quad]:
    """Yield left, bottom, right and top of each object, line width included."""
    for start in range(0, len(objects), _LOT):
        lot = objects[start : start + _LOT]
        _exhausted(map(object_bounds, lot, _first, _second, _third, _fourth))
        yield from _in_fours(_as_floats[: 4 * len(lot)].tolist())


def draw_modes(paths: Sequence[Pointer]) -> Iterator[tuple[int, int]]:
    """Yield how each path is filled (0: not at all) and whether it is stroked."""
    for start in range(0, len(paths), _LOT):
        lot = paths[start : start + _LOT]
        _exhausted(map(draw_mode, lot, _first, _second))
        numbers = _as_integers[: 4 * len(lot)].tolist()
        yield from zip(numbers[0::4], numbers[1::4], strict=True)


def colours(objects: Sequence[Pointer]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the fill colour of each path or text: red, green, blue, alpha, which is -1 for a pattern."""
    for start in range(0, len(objects), _LOT):
        lot = objects[start : start + _LOT]
        known = list(map(fill_colour, lot, _first, _second, _third, _fourth))
        if not all(known):
            for index in [index for index, is_known in enumerate(known) if not is_known]:
                _as_integers[4 * index + 3] = -1
        yield from _in_fours(_as_integers[: 4 * len(lot)].tolist())


def _in_fours(numbers: list[_Number]) -> Iterator[tuple[_Number, _Number, _Number, _Number]]:
    return zip(numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True)


def page_objects(page: Pointer) -> list[int]:
    """Return the addresses of the objects of a page."""
    return list(map(page_object, repeat(page), range(max(count_objects(page), 0))))


def form_objects(form: Pointer) -> list[int]:
    """Return the addresses of the objects within a form."""
    return list(map(form_object, repeat(form), range(max(count_form_objects(form), 0))))


def kinds(objects: Sequence[int]) -> bytes:
    """Return the kind of each of these objects."""
    return bytes(map(object_kind, objects))


def matrix(part: Pointer) -> tuple[float, ...]:
    """Return the six numbers of an object's matrix."""
    return tuple(_floats[:6]) if object_matrix(part, _pointers[0]) else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def clips(part: Pointer, count: int) -> Iterator[Quad]:
    """Yield left, bottom, right and top of what each of the clips of an object lets through."""
    clip = clip_path(part)
    for path in range(count):
        size = min(count_clip_segments(clip, path), _LOT)
        corners = [point(clip_segment(clip, path, index)) for index in range(size)]
        if corners:
            xs, ys = zip(*corners, strict=True)
            yield min(xs), min(ys), max(xs), max(ys)


def name_of_mark(part: Pointer, index: int) -> str:
    """Return the tag of a mark of an object."""
    return _utf16(mark_name, object_mark(part, index))


def text_of_mark(part: Pointer, index: int, key: bytes) -> str | None:
    """Return a text that a mark of an object has under a key, None where it has none."""
    size = ctypes.c_ulong()
    buffer = bytearray(_MAX_TEXT)
    mark, length = object_mark(part, index), ctypes.c_ulong(len(buffer))
    if not mark_text(mark, key, start_of(buffer), length, ctypes.byref(size)):
        return None
    return buffer[: max(size.value - 2, 0)].decode("utf-16-le", "replace")


def _utf16(ask: Callable[..., int], *arguments: Pointer) -> str:
    """Return a text that pdfium writes as UTF-16, or an empty string."""
    size = ctypes.c_ulong()
    buffer = bytearray(_MAX_TEXT)
    ask(*arguments, start_of(buffer), ctypes.c_ulong(len(buffer)), ctypes.byref(size))
    return buffer[: max(size.value - 2, 0)].decode("utf-16-le", "replace")


def stroke_width(path: Pointer) -> float:
    """Return the width of a stroke in points, before any form's matrix; 0 where it is not known."""
    if not stroke_scale(path, _pointers[0]):
        return 0.0
    width = _floats[0]
    a, b, c, d, _, _ = matrix(path)
    return float(width * abs(a * d - b * c) ** 0.5)


def point(segment: Handle) -> tuple[float, float]:
    """Return the point a path segment leads to, in the path's own coordinates."""
    segment_point(segment, _pointers[0], _pointers[1])
    return _floats[0], _floats[1]


def segments(path: Pointer, size: int) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """Yield the segments of a path: kind, whether it closes its part, and the point it leads to."""
    for start in range(0, size, _LOT):
        lot = [path_segment(path, index) for index in range(start, min(start + _LOT, size))]
        for segment, x, y in zip(lot, _first, _second, strict=False):
            segment_point(segment, x, y)
        numbers = _as_floats[: 4 * len(lot)].tolist()
        for segment, place in zip(lot, zip(numbers[0::4], numbers[1::4], strict=True), strict=True):
            yield segment_kind(segment), segment_closes(segment), place


def page_box(page: Pointer) -> Quad:
    """Return left, bottom, right and top of what is displayed of a page, before its rotation."""
    bounding_box(page, _pointers[0])
    left, top, right, bottom = _floats[:4]
    return left, bottom, right, top


def metadata(document: Handle, key: bytes) -> str:
    """Return an entry of the document's information dictionary, or an empty string."""
    size = int(meta_text(document, key, None, ctypes.c_ulong(0)))
    if not 2 < size <= 8192:
        return ""
    buffer = bytearray(size)
    meta_text(document, key, start_of(buffer), ctypes.c_ulong(size))
    return buffer[: size - 2].decode("utf-16-le", "replace").strip()


def font_size(font: Handle) -> int:
    """Return how many bytes the program of a font has, 0 where none is embedded."""
    size = ctypes.c_size_t()
    known = font_embedded(font) == 1 and font_program(font, None, ctypes.c_size_t(0), ctypes.byref(size))
    return size.value if known else 0


def glyph_path(font: Handle, sign: str) -> Handle:
    """Return the outline that a font draws for a letter by its map; false without one."""
    path: Handle = _glyph_path(font, ord(sign), 1000.0)
    return path


def glyph_segments(path: Handle, size: int) -> Iterator[tuple[int, tuple[float, float]]]:
    """Yield the segments of a glyph's outline: kind, and the point it leads to."""
    for index in range(size):
        segment = _glyph_segment(path, index)
        yield segment_kind(segment), point(segment)


def glyph_points(path: Handle, indices: Iterable[int]) -> tuple[tuple[float, float], ...]:
    """Return the points that some segments of a glyph's outline lead to."""
    return tuple([point(_glyph_segment(path, index)) for index in indices])


def font_name(font: Handle) -> bytes:
    """Return the name that a font has in the file; empty where it is beyond reason."""
    buffer = bytearray(100)
    size = int(base_font_name(font, start_of(buffer), ctypes.c_size_t(len(buffer))))
    return bytes(buffer[: size - 1]) if 0 < size <= len(buffer) else b""


_ERRORS = {3: "pdf-damaged", 4: "pdf-encrypted", 5: "pdf-protected"}


@contextmanager
def opened_pdf(content: bytes) -> Iterator[Handle]:
    """Open the document of these bytes, which must outlive it; refuse it if damaged or encrypted."""
    document = load_document(content, len(content), None)
    if not document:
        raise Unreadable(_ERRORS.get(int(last_error()), _ERRORS[3]), format="pdf")
    try:
        yield document
    finally:
        close_document(document)


@contextmanager
def opened_picture(document: Handle, page: Pointer, picture: Pointer) -> Iterator[list[bytes]]:
    """Open a picture as it is printed: its rows, four bytes a point, the last of them its alpha."""
    bitmap = rendered_picture(document, page, picture)
    if not bitmap:
        yield []
        return
    try:
        start, stride = bitmap_buffer(bitmap), bitmap_stride(bitmap)
        rows = range(bitmap_height(bitmap)) if start and bitmap_format(bitmap) == _WITH_ALPHA else ()
        yield [ctypes.string_at(start + row * stride, stride) for row in rows]
    finally:
        close_bitmap(bitmap)


@contextmanager
def opened_text(page: Pointer, number: int) -> Iterator[Pointer]:
    """Open the text of a page; refuse a damaged one."""
    text_page = passed(address := load_text(page))
    if not address:
        raise Unreadable("pdf-page-text", format="pdf", page=number)
    try:
        yield text_page
    finally:
        close_text(text_page)
