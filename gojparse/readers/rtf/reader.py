"""Rich text (.rtf) to a Document: groups in braces, words after backslashes.

What a group changes ends with it. A document whose groups are still open at
its end was cut, and is refused, because nobody knows what else it held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.refusals import MAX_DEPTH, FileKind, beyond
from gojparse.readers.rtf.state import STYLE_WORDS, GroupState, RowDefinition, RtfBody
from gojparse.readers.rtf.tokens import (
    BOXES,
    CHARACTERS,
    KEPT,
    SHAPES,
    SIGNS,
    SKIPPED,
    TOKEN,
    IncomingText,
    codec,
    colour_table,
    end_of_group,
    font_codecs,
    is_bare_shape,
    rtf_picture_size,
    shows_ink,
    sign_fonts,
)
from gojparse.readers.tables import Flow, blocks_of_flow
from gojparse.readers.visible import INK, may_be_table
from gojparse.readers.word.assembly import TableCounts, as_signs

format = "rtf"

_KIND = FileKind(format)
_MAX_TOKENS = 4_000_000  # a report has some ten thousand
_NO_HEIGHT = 60  # twentieths of a point
_MAX_BOXES = 20  # text boxes inside one another
_LONGEST_TITLE = 5_000  # bytes
_TITLE = re.compile(rb"\{\\title(?![a-z]) ?")
_CREATED = re.compile(rb"\\creatim\\yr((?:19|20)\d\d)\\mo(\d{1,2})\\dy(\d{1,2})(?!\d)")


def read(data: bytes) -> Document:
    """Read the document's text and tables in reading order."""
    reader = _RtfReader(data)
    flow = reader.all()
    if not reader.is_closed:
        raise _KIND.damaged()
    if reader.has_pictures and all(piece == INK for piece in flow):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks_of_flow(flow), reader.metadata)


class _RtfReader:
    """Reads the tokens of a document, and keeps what holds until a group ends."""

    def __init__(self, content: bytes, *, is_title: bool = False) -> None:
        self._content = content[max(content.find(b"{", 0, 64), 0) :]
        self._is_title = is_title
        self.metadata: dict[str, str] = {}
        self.has_pictures = False
        self.is_closed = False
        self._colours: Mapping[int, int] = {}
        self._sign_fonts: frozenset[int] = frozenset()  # which draw signs in place of digits
        self._first_font = 0
        self._state = GroupState(0)
        self._around: list[GroupState] = []  # of the groups that are open
        self._counts = TableCounts()
        self._bodies = [RtfBody(self._counts)]  # the last one is read
        self._boxes: list[int] = []  # how many groups are open around each text box
        self._text = IncomingText()
        self._is_marked = False  # \* precedes this word
        self._tokens_read = 0

    def all(self) -> Flow:
        """Return the lines and grids of the whole document."""
        at = 0
        while not self.is_closed and at < len(self._content):
            at = self._tokens(at)
        self._flush()
        while len(self._bodies) > 1:
            self._leave_box()
        return self._bodies[0].finish(self._state.tables)

    def _tokens(self, at: int) -> int:
        """Read tokens up to a part that is skipped; return the place after it."""
        text = self._text
        for token in TOKEN.finditer(self._content, at):
            self._tokens_read += 1
            if self._tokens_read > _MAX_TOKENS:
                raise beyond("tokens", _MAX_TOKENS, format="rtf")
            match token.lastindex:
                case 6:
                    text.literal(token[6])
                case 3:
                    text.byte(int(token[3], 16))
                case 1 | 2 if token[1] not in _KNOWN and not self._is_marked:
                    text.to_skip = 0  # nearly every word: it only styles text
                case 1 | 2:
                    if (place := self._word(token[1], token[2], token.end())) is not None:
                        return place
                case 4:
                    self._bracket(token[4])
                    if self.is_closed:
                        return len(self._content)
                case 5:
                    self._sign(token[5])
                case _:
                    pass
        return len(self._content)

    def _sign(self, sign: bytes) -> None:
        if sign in SIGNS:
            self._text.character(SIGNS[sign], self._state.font)
        elif sign in b"\\{}":
            self._text.literal(sign)
        elif sign in b"\r\n":
            self._end_paragraph(None)
        elif sign == b"*":
            self._is_marked = True

    def _flush(self) -> None:
        """Add the text so far to its paragraph, before its style changes."""
        state = self._state
        if text := self._text.take(state.font):
            if state.font in self._sign_fonts and state.tables:
                text = as_signs(text)
            self._bodies[-1].add(text, state)

    def _bracket(self, bracket: bytes) -> None:
        self._flush()
        self._text.to_skip, self._is_marked = 0, False
        if bracket == b"{":
            self._around.append(self._state)
            self._state = self._state.copy()
            if len(self._around) > MAX_DEPTH:
                raise beyond("nested-groups", MAX_DEPTH, format="rtf")
            return
        if self._boxes and self._boxes[-1] == len(self._around):
            self._leave_box()
        if self._around:
            self._state = self._around.pop()
        self.is_closed = not self._around

    def _enter_box(self) -> None:
        if len(self._boxes) >= _MAX_BOXES:
            raise beyond("nested-boxes", _MAX_BOXES, format="rtf")
        self._boxes.append(len(self._around))
        self._bodies.append(RtfBody(self._counts))
        self._state.in_table, self._state.depth = False, 0

    def _leave_box(self) -> None:
        if self._boxes:
            self._boxes.pop()
        flow = self._bodies.pop().finish(self._state.tables)
        self._bodies[-1].boxes.extend(flow)

    def _word(self, word: bytes, digits: bytes | None, end: int) -> int | None:
        """Act on a word. Return the place to go on from if something after it is skipped."""
        is_marked, self._is_marked = self._is_marked, False
        number = None if digits is None else int(digits)
        if word in CHARACTERS:
            self._text.character(CHARACTERS[word], self._state.font)
            return None
        if word == b"u":
            self._text.unicode(number or 0, self._state.font, self._state.substitutes)
            return None
        if word == b"bin":
            return end + max(number or 0, 0)
        self._text.to_skip = 0
        if word in SKIPPED or (is_marked and word not in KEPT):
            after = end_of_group(self._content, end)
            self._skip(word, end, after)
            return after
        if word in _TABLES:
            after = end_of_group(self._content, end)
            _TABLES[word](self, self._content[end:after])
            return after
        if word == b"upr":  # the same twice: in bytes, then in Unicode
            inner = self._content.find(b"{", end)
            return end_of_group(self._content, inner + 1) + 1 if inner >= 0 else None
        if word in STYLE_WORDS:
            self._flush()
            self._state.set(word, number, self._colours)
        elif word in SHAPES:
            self._shape(self._content[end : end_of_group(self._content, end)])
        elif word in BOXES:
            self._flush()
            self._enter_box()
        elif (action := _WORDS.get(word)) is not None:
            action(self, number)
        return None

    def _skip(self, word: bytes, start: int, end: int) -> None:
        """Take note of what is seen of a group without text: a picture, a field that shows no result."""
        if word in (b"pict", b"shppict"):
            self.has_pictures = True
            size = rtf_picture_size(self._content[start:end])
            is_ink = size is not None and (self._state.tables > 0 or may_be_table(size))
        else:
            is_ink = word == b"fldinst" and self._state.tables > 0 and shows_ink(self._content, start, end)
        if is_ink and not self._state.is_hidden:
            self._flush()
            self._bodies[-1].runs.add(INK, in_cell=self._state.tables > 0)

    def _shape(self, group: bytes) -> None:
        """Take note of a shape without text in a cell."""
        if self._state.tables and not self._state.is_hidden and is_bare_shape(group):
            self._flush()
            self._bodies[-1].runs.add(INK, in_cell=True)

    def _row_height(self, number: int | None) -> None:
        self._definition.is_clipped = -_NO_HEIGHT < (number or 0) < 0

    def _end_paragraph(self, _: int | None) -> None:
        self._flush()
        if self._state.is_hidden:
            return  # what follows goes on in its line
        self._bodies[-1].paragraph(self._state.tables)

    def _end_cell(self, tables: int) -> None:
        self._flush()
        self._bodies[-1].cell(tables)

    def _end_row(self, tables: int) -> None:
        self._flush()
        self._bodies[-1].row(tables, is_hidden=self._state.is_hidden)

    @property
    def _inner_tables(self) -> int:
        return max(self._state.tables, 2)

    def _read_fonts(self, table: bytes) -> None:
        self._text.fonts = font_codecs(table)
        self._sign_fonts = sign_fonts(table)

    def _read_colours(self, table: bytes) -> None:
        self._colours = colour_table(table)

    def _read_properties(self, group: bytes) -> None:
        """Read title and day of creation."""
        if self._is_title:
            return
        titles = [found.end() for found in _TITLE.finditer(group)]
        if titles:  # where there are two, the last one is in Unicode
            title = group[titles[-1] : end_of_group(group, titles[-1])]
            inner = _RtfReader(b"{" + title[:_LONGEST_TITLE] + b"}", is_title=True)
            inner._text.fonts, inner._text.own = self._text.fonts, self._text.own
            lines = [line for line in inner.all() if isinstance(line, str)]
            if lines:
                self.metadata["title"] = lines[0].strip()
        if found := _CREATED.search(group):
            self.metadata["created"] = f"{found[1].decode()}-{int(found[2]):02}-{int(found[3]):02}"

    def _code_page(self, number: int | None) -> None:
        self._text.own = codec(number or 1252)

    def _default_font(self, number: int | None) -> None:
        self._first_font = self._state.font = number or 0

    def _font(self, number: int | None) -> None:
        if self._sign_fonts and {number or 0, self._state.font} & self._sign_fonts:
            self._flush()
        self._text.decode(self._state.font)
        self._state.font = number or 0

    def _plain(self, _: int | None) -> None:
        self._flush()
        self._state.reset(self._first_font)

    def _substitutes(self, number: int | None) -> None:
        self._state.substitutes = min(max(1 if number is None else number, 0), 1000)

    def _paragraph_plain(self, _: int | None) -> None:
        self._flush()
        self._state.in_table, self._state.depth, self._state.paragraph_ground = False, 0, None

    def _paragraph_ground(self, number: int | None) -> None:
        self._flush()
        self._state.paragraph_ground = self._colours.get(number or 0)

    def _cell_ground(self, number: int | None) -> None:
        self._definition.ground = self._colours.get(number or 0)

    def _in_table(self, number: int | None) -> None:
        self._flush()
        self._state.in_table = number != 0

    def _depth(self, number: int | None) -> None:
        self._flush()
        self._state.depth = max(number or 0, 0)

    def _inner(self, _: int | None) -> None:
        self._state.is_inner = True

    @property
    def _definition(self) -> RowDefinition:
        return self._bodies[-1].definitions[self._state.is_inner]

    def _define(self, _: int | None) -> None:
        self._bodies[-1].definitions[self._state.is_inner] = RowDefinition()

    def _left(self, number: int | None) -> None:
        self._definition.left = number or 0

    def _edge(self, number: int | None) -> None:
        self._definition.cell(number or 0)

    def _merged(self, word: bytes) -> None:
        definition = self._definition
        match word:
            case b"clmgf":
                definition.across = 1
            case b"clmrg":
                definition.across = 2
            case b"clvmgf":
                definition.begins = True
            case _:
                definition.goes_on = True


_TABLES: Mapping[bytes, Callable[[_RtfReader, bytes], None]] = {
    b"fonttbl": _RtfReader._read_fonts,
    b"colortbl": _RtfReader._read_colours,
    b"info": _RtfReader._read_properties,
}
_WORDS: Mapping[bytes, Callable[[_RtfReader, int | None], None]] = {
    b"par": _RtfReader._end_paragraph,
    b"sect": _RtfReader._end_paragraph,
    b"cell": lambda reader, _: reader._end_cell(1),
    b"nestcell": lambda reader, _: reader._end_cell(reader._inner_tables),
    b"row": lambda reader, _: reader._end_row(1),
    b"nestrow": lambda reader, _: reader._end_row(reader._inner_tables),
    b"pard": _RtfReader._paragraph_plain,
    b"intbl": _RtfReader._in_table,
    b"itap": _RtfReader._depth,
    b"nesttableprops": _RtfReader._inner,
    b"trowd": _RtfReader._define,
    b"trrh": _RtfReader._row_height,
    b"trleft": _RtfReader._left,
    b"cellx": _RtfReader._edge,
    b"cbpat": _RtfReader._paragraph_ground,
    b"clcbpat": _RtfReader._cell_ground,
    b"clmgf": lambda reader, _: reader._merged(b"clmgf"),
    b"clmrg": lambda reader, _: reader._merged(b"clmrg"),
    b"clvmgf": lambda reader, _: reader._merged(b"clvmgf"),
    b"clvmrg": lambda reader, _: reader._merged(b"clvmrg"),
    b"plain": _RtfReader._plain,
    b"f": _RtfReader._font,
    b"uc": _RtfReader._substitutes,
    b"ansicpg": _RtfReader._code_page,
    b"deff": _RtfReader._default_font,
}
_KNOWN = frozenset(
    (*SHAPES, *CHARACTERS, *SKIPPED, *STYLE_WORDS, *BOXES, *_TABLES, *_WORDS, b"u", b"bin", b"upr")
)
