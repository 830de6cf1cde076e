"""The lines in order: which entries stand behind which label of the form.

A run belongs to the label before it. Labels cut by a page, wrapped around
their numbers or misprinted are found by what is left of them and by their
place between neighbours that are certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gojparse.align.cut import LabelMention, Segment, TokenRun
from gojparse.align.labels import (
    BLOCK,
    COLUMN,
    GROUP,
    LINE,
    Lexicon,
    Meaning,
    cut_label,
    near_label,
    part_of_label,
)
from gojparse.align.lost_labels import LeftOver, with_detached_rows, with_group_rows
from gojparse.align.strips import CUT, EXACT, NEAR, SHARED, LabelMatch, PrintedRow, PrintedTable


def read_sequence(
    items: Sequence[Segment],
    lexicon: Lexicon,
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> PrintedTable:
    """Give every run to the line it belongs to.

    `cells(code)`: how many cells the form has on a line. `members(group)`:
    the lines under a group heading.
    """
    certain = [_line_of(item) for item in items]
    owners = _Owners(items, certain, lexicon, members)
    strips: list[PrintedRow] = []
    left_over: list[LeftOver] = []
    pending: list[LabelMention] = []
    for position, item in enumerate(items):
        if isinstance(item, LabelMention):
            if certain[position] is not None:
                pending.append(item)
            continue
        label, code, how = owners.of(position)
        if code is None:
            if item.printed:
                left_over.append((label, item))
            continue
        assert label is not None
        if pending and pending[-1] is label:
            pending.pop()
        if pending:
            sharing = [mention for mention in pending if item.in_grid and mention.first is label.first]
            if sharing:  # one cell names several lines: the rule between their rows is lost
                how = SHARED
                strips += [_empty(mention)._replace(how=SHARED) for mention in sharing]
                pending = [mention for mention in pending if mention.first is not label.first]
            strips += [_empty(mention) for mention in pending]
            pending = []
        strips.append(PrintedRow(code, label, item.entries, how))
    strips += [_empty(mention) for mention in pending]
    mentions = tuple(item for item in items if isinstance(item, LabelMention))
    strips = _with_silent_lines(_without_echoes(strips), mentions, members)
    headings = [m for m in mentions if m.meaning and m.meaning.role in (GROUP, BLOCK)]
    strips, left_over = with_detached_rows(strips, left_over, cells, headings)
    strips, left_over = with_group_rows(strips, left_over, cells, members)
    return PrintedTable(tuple(strips), mentions, tuple(left_over))


def _line_of(item: Segment) -> str | None:
    """The line that a mention names; None for other words and for runs."""
    if isinstance(item, TokenRun) or (meaning := item.meaning) is None or meaning.role is not LINE:
        return None
    return meaning.code


def _is_line(item: Segment) -> bool:
    return _line_of(item) is not None


def _empty(mention: LabelMention) -> PrintedRow:
    assert mention.meaning is not None
    return PrintedRow(mention.meaning.code, mention, ())


class _Owners:
    """Finds the line a run belongs to, from the words before it and the certain lines around it."""

    def __init__(
        self,
        items: Sequence[Segment],
        certain: Sequence[str | None],
        lexicon: Lexicon,
        members: Callable[[str], Sequence[str]],
    ) -> None:
        self.items = items
        self.certain = certain
        self.lexicon = lexicon
        self.members = members
        self.known = {code for code in certain if code}

    def _other_editions(self) -> set[str]:
        """The lines this table's edition cannot have: a group is one line, or has lines of its own."""
        foreign: set[str] = set()
        for meaning in self.lexicon.exact.values():
            if meaning.single_line is None:
                continue
            members = self.members(meaning.code)
            if self.known.intersection(members):
                foreign.add(meaning.single_line)
        return foreign

    def of(self, position: int) -> tuple[LabelMention | None, str | None, LabelMatch]:
        run = self.items[position]
        assert isinstance(run, TokenRun)
        before = self.items[position - 1] if position else None
        if not isinstance(before, LabelMention) or (run.in_grid and before.first.row != run.entries[0].row):
            return None, None, EXACT
        if (code := self.certain[position - 1]) is not None:
            return before, code, EXACT
        meaning = before.meaning
        if meaning is not None and meaning.role is GROUP and (label := self._around(position)):
            return label, label.meaning.code if label.meaning else None, CUT
        if meaning is not None and meaning.single_line is not None and self._is_single(meaning):
            return before, meaning.single_line, EXACT
        if run.printed == 0 and (meaning is not None or not run.in_grid):
            return before, None, EXACT
        if meaning is None or meaning.role is COLUMN:
            code, how = self._by_place(position, before)
            if code is None and meaning is None:
                return self._through_noise(position, before)
            return before, code, how
        return before, None, EXACT

    def _around(self, position: int) -> LabelMention | None:
        """The label that a group's heading interrupts: its rest stands behind the numbers."""
        if position < 2 or position + 1 >= len(self.items):
            return None
        label, rest = self.items[position - 2], self.items[position + 1]
        if not (isinstance(label, LabelMention) and _is_line(label) and isinstance(rest, LabelMention)):
            return None
        code = label.meaning.code if label.meaning else ""
        if rest.meaning is not None and rest.meaning.code != code:
            return None
        return label if part_of_label(rest.folded, self.lexicon.spellings[code]) else None

    def _is_single(self, group: Meaning) -> bool:
        """Whether a group heading is a line here: none of its lines is printed."""
        return not self.known.intersection(self.members(group.code))

    def _by_place(self, position: int, words: LabelMention) -> tuple[str | None, LabelMatch]:
        """The line between the certain neighbours that these words are a part or a misprint of."""
        candidates = self._between(position)
        bare = _bare(words.folded)
        holders = [c for c in candidates if any(_is_part(bare, s) for s in self.lexicon.spellings[c])]
        if len(holders) == 1:
            return holders[0], CUT
        code = cut_label(words.folded, self.lexicon)
        if code is not None and (code not in self.known or self._is_closed_behind(position, code)):
            return code, CUT
        if len(bare) >= 3 and (code := near_label(words.folded, candidates, self.lexicon)):
            return code, NEAR
        return None, EXACT

    def _is_closed_behind(self, position: int, code: str) -> bool:
        """Whether the next label is the rest of this line's own, wrapped around its numbers."""
        following = next((i for i in range(position, len(self.items)) if self.certain[i]), None)
        if following is None or self.certain[following] != code:
            return False
        return following + 1 == len(self.items) or isinstance(self.items[following + 1], LabelMention)

    def _between(self, position: int) -> list[str]:
        order = self.lexicon.order
        before = [order[c] for c in self.certain[:position] if c]
        after = [order[c] for c in self.certain[position:] if c]
        low = before[-1] if before else -1
        high = after[0] if after else len(order)
        between = [code for code, place in order.items() if low < place < high and code not in self.known]
        foreign = self._other_editions()
        return [code for code in between if code not in foreign]

    def _labels(self, code: str) -> tuple[str, ...]:
        """The spellings of a line that none of the lines of its group is there beside."""
        group = next(m for m in self.lexicon.exact.values() if m.single_line == code)
        return self.lexicon.spellings[code] if self._is_single(group) else ()

    def _through_noise(
        self, position: int, words: LabelMention
    ) -> tuple[LabelMention | None, str | None, LabelMatch]:
        """The label before words that are no label: a vertical heading's characters, an annotation."""
        earlier = self.items[position - 2] if position > 1 else None
        single = (
            earlier.meaning.single_line if isinstance(earlier, LabelMention) and earlier.meaning else None
        )
        if (
            single
            and isinstance(earlier, LabelMention)
            and earlier.folded + words.folded in self._labels(single)
        ):
            return (
                earlier,
                single,
                EXACT,
            )  # （六）其他 处理: a space behind the label's variant
        if not (isinstance(earlier, LabelMention) and _is_line(earlier)):
            return words, None, EXACT
        assert earlier.meaning is not None
        if any(words.folded in s for code in self._between(position) for s in self.lexicon.spellings[code]):
            return words, None, EXACT  # what is left of a label that is not there else: not this line's
        own = part_of_label(words.folded, self.lexicon.spellings[earlier.meaning.code])
        heading = any(words.folded in s for s in self.lexicon.headings)
        upright = (
            len(words.folded) <= 2 and self.lexicon.anchors is not None
        )  # 三、本年度办理结果, cut to pieces
        if own or heading or upright or words.folded.startswith("("):
            return earlier, earlier.meaning.code, EXACT
        return words, None, EXACT


_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十0-9]{1,2}[)）]?[、.．]?")


def _bare(folded: str) -> str:
    """A label without its item number."""
    return _NUMERAL.sub("", folded)


def _is_part(bare: str, spelling: str) -> bool:
    """Whether words are what is left of a label: its end, or a longer piece of it."""
    return len(bare) >= 2 and (_bare(spelling) == bare or (len(bare) >= 4 and bare in spelling))


def _with_silent_lines(
    strips: list[PrintedRow], mentions: Sequence[LabelMention], members: Callable[[str], Sequence[str]]
) -> list[PrintedRow]:
    """Add the group headings that are lines here: neither a number nor a line of the group is printed."""
    there = {strip.code for strip in strips}
    for mention in mentions:
        meaning = mention.meaning
        if meaning is None or meaning.single_line is None or meaning.single_line in there:
            continue
        if there.isdisjoint(members(meaning.code)):
            there.add(meaning.single_line)
            following = [i for i, strip in enumerate(strips) if strip.label.first.row > mention.first.row]
            place = following[0] if following else len(strips)
            strips = [*strips[:place], PrintedRow(meaning.single_line, mention, ()), *strips[place:]]
    return strips


def _without_echoes(strips: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Drop a line's second mention that prints nothing: the rest of a label cut by its numbers or a page."""
    if len({strip.code for strip in strips}) == len(strips):
        return list(strips)  # nearly every table
    printed = {strip.code for strip in strips if strip.prints}
    kept: list[PrintedRow] = []
    seen: set[str] = set()
    for strip in strips:
        if not strip.prints and (strip.code in printed or (strip.code in seen and not strip.entries)):
            continue
        seen.add(strip.code)
        kept.append(strip)
    return kept
