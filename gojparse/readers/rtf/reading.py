"""The tokens of an .rtf one after the other: groups in braces, words behind backslashes.

What a group changes ends with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gojparse.readers.caps import MAX_DEPTH, beyond
from gojparse.readers.rtf.letters import Letters
from gojparse.readers.rtf.state import LOOKS, State
from gojparse.readers.rtf.story import Story
from gojparse.readers.rtf.tables import codec, fonts, white
from gojparse.readers.rtf.words import BOXES, CHARACTERS, KEPT, SIGNS, SKIPPED, TOKEN, end_of_group
from gojparse.readers.tables import Flow
from gojparse.readers.word.assembly import Tally

_MAX_TOKENS = 4_000_000  # a report has some ten thousand
_MAX_BOXES = 20  # text boxes inside one another
_LONGEST_TITLE = 5_000  # bytes
_TITLE = re.compile(rb"\{\\title(?![a-z]) ?")
_CREATED = re.compile(rb"\\creatim\\yr((?:19|20)\d\d)\\mo(\d{1,2})\\dy(\d{1,2})(?!\d)")


class Reading:
    """Reads the tokens of a document, one after the other, and keeps what holds until a group ends."""

    def __init__(self, content: bytes, *, is_title: bool = False) -> None:
        self._content = content[max(content.find(b"{", 0, 64), 0) :]
        self._is_title = is_title  # which has no properties of its own
        self.metadata: dict[str, str] = {}
        self.has_pictures = False
        self.is_closed = False
        self._white: frozenset[int] = frozenset()
        self._first_font = 0
        self._state = State(0)
        self._around: list[State] = []  # of the groups that are open
        self._tally = Tally()
        self._stories = [Story(self._tally)]
        self._boxes: list[int] = []  # how many groups are open around each text box
        self._letters = Letters()
        self._is_marked = False  # whether \* stands before this word
        self._tokens_read = 0

    def all(self) -> Flow:
        """The lines and grids of the whole document."""
        at = 0
        while not self.is_closed and at < len(self._content):
            at = self._tokens(at)
        self._print()
        while len(self._stories) > 1:
            self._leave_box()
        return self._stories[0].finish(self._state.tables)

    def _tokens(self, at: int) -> int:
        """Read tokens up to where something is jumped over; the place to go on from."""
        letters = self._letters
        for token in TOKEN.finditer(self._content, at):
            self._tokens_read += 1
            if self._tokens_read > _MAX_TOKENS:
                raise beyond("tokens", _MAX_TOKENS, format="rtf")
            match token.lastindex:
                case 6:
                    letters.literal(token[6])
                case 3:
                    letters.byte(int(token[3], 16))
                case 1 | 2 if token[1] not in _KNOWN and not self._is_marked:
                    letters.to_skip = 0  # nearly every word: it only says how text looks
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

    # ---- text ----

    def _sign(self, sign: bytes) -> None:
        if sign in SIGNS:
            self._letters.character(SIGNS[sign], self._state.font)
        elif sign in b"\\{}":
            self._letters.literal(sign)
        elif sign in b"\r\n":
            self._end_paragraph(None)
        elif sign == b"*":
            self._is_marked = True

    def _print(self) -> None:
        """Put what was read on the line, before anything changes its look."""
        state = self._state
        if text := self._letters.take(state.font):
            self._stories[-1].line.add(text, state.seen(), in_cell=state.tables > 0)

    # ---- groups ----

    def _bracket(self, bracket: bytes) -> None:
        self._print()
        self._letters.to_skip, self._is_marked = 0, False
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
        self._stories.append(Story(self._tally))
        self._state.in_table, self._state.depth = False, 0

    def _leave_box(self) -> None:
        if self._boxes:
            self._boxes.pop()
        flow = self._stories.pop().finish(self._state.tables)
        self._stories[-1].boxes.extend(flow)

    # ---- words ----

    def _word(self, word: bytes, digits: bytes | None, end: int) -> int | None:
        """Do what a word says; the place to go on from where something behind it is jumped over."""
        is_marked, self._is_marked = self._is_marked, False
        number = None if digits is None else int(digits)
        if word in CHARACTERS:
            self._letters.character(CHARACTERS[word], self._state.font)
            return None
        if word == b"u":
            self._letters.unicode(number or 0, self._state.font, self._state.substitutes)
            return None
        if word == b"bin":
            return end + max(number or 0, 0)
        self._letters.to_skip = 0
        if word in SKIPPED or (is_marked and word not in KEPT):
            self.has_pictures = self.has_pictures or word == b"pict" or word == b"shppict"
            return end_of_group(self._content, end)
        if word in _TABLES:
            behind = end_of_group(self._content, end)
            _TABLES[word](self, self._content[end:behind])
            return behind
        if word == b"upr":  # the same twice: in bytes, then in Unicode
            behind = self._content.find(b"{", end)
            return end_of_group(self._content, behind + 1) + 1 if behind >= 0 else None
        if word in LOOKS:
            self._print()
            self._state.set(word, number, self._white)
        elif word in BOXES:
            self._print()
            self._enter_box()
        elif (action := _WORDS.get(word)) is not None:
            action(self, number)
        return None

    def _end_paragraph(self, _: int | None) -> None:
        self._print()
        if self._state.seen().is_hidden:
            return  # what follows goes on in its line
        self._stories[-1].paragraph(self._state.tables)

    def _end_cell(self, _: int | None) -> None:
        self._print()
        self._stories[-1].cell(1)

    def _end_inner_cell(self, _: int | None) -> None:
        self._print()
        self._stories[-1].cell(max(self._state.tables, 2))

    def _end_row(self, _: int | None) -> None:
        self._print()
        self._stories[-1].row(1, is_hidden=self._state.seen().is_hidden)

    def _end_inner_row(self, _: int | None) -> None:
        self._print()
        self._stories[-1].row(max(self._state.tables, 2), is_hidden=self._state.seen().is_hidden)

    # ---- the head ----

    def _read_fonts(self, table: bytes) -> None:
        self._letters.fonts = fonts(table)

    def _read_colours(self, table: bytes) -> None:
        self._white = white(table)

    def _read_properties(self, group: bytes) -> None:
        """Title and day of creation."""
        if self._is_title:
            return
        titles = [found.end() for found in _TITLE.finditer(group)]
        if titles:  # where there are two, the last one is in Unicode
            title = group[titles[-1] : end_of_group(group, titles[-1])]
            inner = Reading(b"{" + title[:_LONGEST_TITLE] + b"}", is_title=True)
            inner._letters.fonts, inner._letters.own = self._letters.fonts, self._letters.own
            lines = [line for line in inner.all() if isinstance(line, str)]
            if lines:
                self.metadata["title"] = lines[0].strip()
        if found := _CREATED.search(group):
            self.metadata["created"] = f"{found[1].decode()}-{int(found[2]):02}-{int(found[3]):02}"

    def _code_page(self, number: int | None) -> None:
        self._letters.own = codec(number or 1252)

    def _first(self, number: int | None) -> None:
        self._first_font = self._state.font = number or 0

    # ---- properties ----

    def _font(self, number: int | None) -> None:
        self._letters.decode(self._state.font)
        self._state.font = number or 0

    def _plain(self, _: int | None) -> None:
        self._print()
        self._state.plain(self._first_font)

    def _substitutes(self, number: int | None) -> None:
        self._state.substitutes = min(max(1 if number is None else number, 0), 1000)

    def _paragraph_plain(self, _: int | None) -> None:
        self._print()
        self._state.in_table, self._state.depth = False, 0

    def _in_table(self, number: int | None) -> None:
        self._print()
        self._state.in_table = number != 0

    def _depth(self, number: int | None) -> None:
        self._print()
        self._state.depth = max(number or 0, 0)

    # ---- rows ----

    def _inner(self, _: int | None) -> None:
        self._state.is_inner = True

    def _define(self, _: int | None) -> None:
        self._stories[-1].define(self._state.is_inner)

    def _left(self, number: int | None) -> None:
        self._stories[-1].defined(self._state.is_inner).left = number or 0

    def _edge(self, number: int | None) -> None:
        self._stories[-1].defined(self._state.is_inner).cell(number or 0)

    def _merged(self, word: bytes) -> None:
        definition = self._stories[-1].defined(self._state.is_inner)
        match word:
            case b"clmgf":
                definition.across = 1
            case b"clmrg":
                definition.across = 2
            case b"clvmgf":
                definition.begins = True
            case _:
                definition.goes_on = True


_TABLES: Mapping[bytes, Callable[[Reading, bytes], None]] = {
    b"fonttbl": Reading._read_fonts,
    b"colortbl": Reading._read_colours,
    b"info": Reading._read_properties,
}
_WORDS: Mapping[bytes, Callable[[Reading, int | None], None]] = {
    b"par": Reading._end_paragraph,
    b"sect": Reading._end_paragraph,
    b"cell": Reading._end_cell,
    b"nestcell": Reading._end_inner_cell,
    b"row": Reading._end_row,
    b"nestrow": Reading._end_inner_row,
    b"pard": Reading._paragraph_plain,
    b"intbl": Reading._in_table,
    b"itap": Reading._depth,
    b"nesttableprops": Reading._inner,
    b"trowd": Reading._define,
    b"trleft": Reading._left,
    b"cellx": Reading._edge,
    b"clmgf": lambda reading, _: reading._merged(b"clmgf"),
    b"clmrg": lambda reading, _: reading._merged(b"clmrg"),
    b"clvmgf": lambda reading, _: reading._merged(b"clvmgf"),
    b"clvmrg": lambda reading, _: reading._merged(b"clvmrg"),
    b"plain": Reading._plain,
    b"f": Reading._font,
    b"uc": Reading._substitutes,
    b"ansicpg": Reading._code_page,
    b"deff": Reading._first,
}
_KNOWN = frozenset((*CHARACTERS, *SKIPPED, *LOOKS, *BOXES, *_TABLES, *_WORDS, b"u", b"bin", b"upr"))
