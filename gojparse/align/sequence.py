"""The lines in order: which entries stand behind which label of the form.

A run belongs to the label before it. Labels cut by a page, wrapped around
their numbers or misprinted are found by what is left of them and by their
place between neighbours that are certain. Rows that lost their labels have
only their order within a group, which the balances have yet to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

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
from gojparse.align.segments import (
    LabelMatch,
    LabelMention,
    LeftOver,
    PrintedRow,
    PrintedTable,
    Segment,
    TokenRun,
)
from gojparse.align.tokens import Token
from gojparse.text import NUMBER


def read_sequence(
    segments: Sequence[Segment],
    lexicon: Lexicon,
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> PrintedTable:
    """Return the rows of a table, each run with the line it belongs to.

    Args:
        segments: Mentions and runs in reading order.
        lexicon: The labels of the table.
        cells: The number of cells that the form has on a line.
        members: The lines under a group heading.
    """
    rows, left_over = _labelled_rows(segments, lexicon, members)
    mentions = tuple(segment for segment in segments if isinstance(segment, LabelMention))
    rows = _with_silent_lines(_without_echoes(rows), mentions, members)
    headings = [m for m in mentions if m.meaning and m.meaning.role in (GROUP, BLOCK)]
    rows, left_over = _with_detached_rows(rows, left_over, cells, headings)
    rows, left_over = _with_group_rows(rows, left_over, cells, members)
    return PrintedTable(tuple(rows), mentions, tuple(left_over))


def _labelled_rows(
    segments: Sequence[Segment], lexicon: Lexicon, members: Callable[[str], Sequence[str]]
) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Return the rows as their labels name them, and the runs that no label takes."""
    certain = [_line_of(segment) for segment in segments]
    owners = _Owners(segments, certain, lexicon, members)
    rows: list[PrintedRow] = []
    left_over: list[LeftOver] = []
    pending: list[LabelMention] = []
    for position, segment in enumerate(segments):
        if isinstance(segment, LabelMention):
            if certain[position] is not None:
                pending.append(segment)
            continue
        label, code, match = owners.of(position)
        if label is None or code is None:
            if segment.printed:
                left_over.append((label, segment))
            continue
        if pending and pending[-1] is label:
            pending.pop()
        sharing = [mention for mention in pending if segment.in_grid and mention.first is label.first]
        if sharing:  # one cell names several lines: the rule between their rows is lost
            match = LabelMatch.SHARED
            rows += [_empty_row(mention)._replace(match=match) for mention in sharing]
            pending = [mention for mention in pending if mention.first is not label.first]
        rows += [_empty_row(mention) for mention in pending]
        pending = []
        rows.append(PrintedRow(code, label, segment.entries, match))
    rows += [_empty_row(mention) for mention in pending]
    return rows, left_over


def _line_of(segment: Segment) -> str | None:
    """Return the line that a mention names; None for other words and for runs."""
    if isinstance(segment, TokenRun) or (meaning := segment.meaning) is None or meaning.role is not LINE:
        return None
    return meaning.code


def _empty_row(mention: LabelMention) -> PrintedRow:
    """Return a labelled row without entries."""
    assert mention.meaning is not None
    return PrintedRow(mention.meaning.code, mention, ())


class _Owners:
    """Finder of the line a run belongs to, by the words before it and the certain lines around it."""

    def __init__(
        self,
        segments: Sequence[Segment],
        certain: Sequence[str | None],
        lexicon: Lexicon,
        members: Callable[[str], Sequence[str]],
    ) -> None:
        """Keep the segments, the lines that are certain of them, and what the form knows."""
        self.segments = segments
        self.certain = certain
        self.lexicon = lexicon
        self.members = members
        self.known = {code for code in certain if code}

    def of(self, position: int) -> tuple[LabelMention | None, str | None, LabelMatch]:
        """Return the label of the run at this position, its line if there is one, and how they match."""
        run = self.segments[position]
        assert isinstance(run, TokenRun)
        before = self.segments[position - 1] if position else None
        if not isinstance(before, LabelMention) or (run.in_grid and before.first.row != run.entries[0].row):
            return None, None, LabelMatch.EXACT
        if (code := self.certain[position - 1]) is not None:
            return before, code, LabelMatch.EXACT
        meaning = before.meaning
        if meaning is not None and meaning.role is GROUP and (label := self._around(position)):
            return label, label.meaning.code if label.meaning else None, LabelMatch.CUT
        if meaning is not None and meaning.single_line is not None and self._is_single(meaning):
            return before, meaning.single_line, LabelMatch.EXACT
        if run.printed == 0 and (meaning is not None or not run.in_grid):
            return before, None, LabelMatch.EXACT
        if meaning is None or meaning.role is COLUMN:
            code, match = self._by_place(position, before)
            if code is None and meaning is None:
                return self._through_noise(position, before)
            return before, code, match
        return before, None, LabelMatch.EXACT

    def _around(self, position: int) -> LabelMention | None:
        """Return the label that a group's heading interrupts: its rest stands behind the numbers."""
        if position < 2 or position + 1 >= len(self.segments):
            return None
        label, rest = self.segments[position - 2], self.segments[position + 1]
        code = self.certain[position - 2]
        if not isinstance(label, LabelMention) or code is None or not isinstance(rest, LabelMention):
            return None
        if rest.meaning is not None and rest.meaning.code != code:
            return None
        return label if part_of_label(rest.folded, self.lexicon.spellings[code]) else None

    def _is_single(self, group: Meaning) -> bool:
        """Tell whether a group heading is a line of this table: none of its lines is printed."""
        return not self.known.intersection(self.members(group.code))

    def _by_place(self, position: int, words: LabelMention) -> tuple[str | None, LabelMatch]:
        """Return the line between the certain neighbours that these words are a part or a misprint of."""
        candidates = self._between(position)
        bare = _bare(words.folded)
        holders = [c for c in candidates if any(_is_part(bare, s) for s in self.lexicon.spellings[c])]
        if len(holders) == 1:
            return holders[0], LabelMatch.CUT
        code = cut_label(words.folded, self.lexicon)
        if code is not None and (code not in self.known or self._is_closed_behind(position, code)):
            return code, LabelMatch.CUT
        if len(bare) >= 3 and (code := near_label(words.folded, candidates, self.lexicon)):
            return code, LabelMatch.NEAR
        return None, LabelMatch.EXACT

    def _is_closed_behind(self, position: int, code: str) -> bool:
        """Tell whether the next label is the rest of this line's own, wrapped around its numbers."""
        following = next((i for i in range(position, len(self.segments)) if self.certain[i]), None)
        if following is None or self.certain[following] != code:
            return False
        return following + 1 == len(self.segments) or isinstance(self.segments[following + 1], LabelMention)

    def _between(self, position: int) -> list[str]:
        """Return the lines of the form between the certain ones before and after, in the form's order."""
        order = self.lexicon.order
        before = [order[c] for c in self.certain[:position] if c]
        after = [order[c] for c in self.certain[position:] if c]
        low = before[-1] if before else -1
        high = after[0] if after else len(order)
        between = [code for code, place in order.items() if low < place < high and code not in self.known]
        foreign = self._other_editions()
        return [code for code in between if code not in foreign]

    def _other_editions(self) -> set[str]:
        """Return the lines this table's edition cannot have: a group is one line, or has lines of its own."""
        groups = [meaning for meaning in self.lexicon.exact.values() if meaning.single_line is not None]
        return {group.single_line for group in groups if group.single_line and not self._is_single(group)}

    def _through_noise(
        self, position: int, words: LabelMention
    ) -> tuple[LabelMention | None, str | None, LabelMatch]:
        """Return the label before words that are no label: a vertical heading's characters, an annotation."""
        earlier = self.segments[position - 2] if position > 1 else None
        if not isinstance(earlier, LabelMention) or earlier.meaning is None:
            return words, None, LabelMatch.EXACT
        single = earlier.meaning.single_line
        if single and self._is_split_label(earlier.folded + words.folded, single):
            return earlier, single, LabelMatch.EXACT  # （六）其他 处理: a space behind the label's variant
        if _line_of(earlier) is None or self._is_part_of_absent(words.folded, position):
            return words, None, LabelMatch.EXACT
        own = part_of_label(words.folded, self.lexicon.spellings[earlier.meaning.code])
        heading = any(words.folded in s for s in self.lexicon.headings)
        # 三、本年度办理结果, cut to pieces
        upright = len(words.folded) <= 2 and self.lexicon.anchors is not None
        if own or heading or upright or words.folded.startswith("("):
            return earlier, earlier.meaning.code, LabelMatch.EXACT
        return words, None, LabelMatch.EXACT

    def _is_split_label(self, folded: str, code: str) -> bool:
        """Tell whether words spell a line that is a group's only one."""
        group = next(m for m in self.lexicon.exact.values() if m.single_line == code)
        return self._is_single(group) and folded in self.lexicon.spellings[code]

    def _is_part_of_absent(self, folded: str, position: int) -> bool:
        """Tell whether words are left of the label of a line that is missing, so that they are no noise."""
        return any(folded in s for code in self._between(position) for s in self.lexicon.spellings[code])


_NUMERAL = re.compile(r"^[(（]?[一二三四五六七八九十0-9]{1,2}[)）]?[、.．]?")


def _bare(folded: str) -> str:
    """Return a label without its item number."""
    return _NUMERAL.sub("", folded)


def _is_part(bare: str, spelling: str) -> bool:
    """Tell whether words are what is left of a label: its end, or a longer piece of it."""
    return len(bare) >= 2 and (_bare(spelling) == bare or (len(bare) >= 4 and bare in spelling))


def _with_silent_lines(
    rows: list[PrintedRow], mentions: Sequence[LabelMention], members: Callable[[str], Sequence[str]]
) -> list[PrintedRow]:
    """Add the group headings that are lines: neither a number nor a line of the group is printed."""
    known = {row.code for row in rows}
    for mention in mentions:
        meaning = mention.meaning
        if meaning is None or meaning.single_line is None or meaning.single_line in known:
            continue
        if known.isdisjoint(members(meaning.code)):
            known.add(meaning.single_line)
            following = [i for i, row in enumerate(rows) if row.label.first.row > mention.first.row]
            place = following[0] if following else len(rows)
            rows = [*rows[:place], PrintedRow(meaning.single_line, mention, ()), *rows[place:]]
    return rows


def _without_echoes(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """Drop a line's second mention that prints nothing: the rest of a label cut by its numbers or a page."""
    if len({row.code for row in rows}) == len(rows):
        return list(rows)  # nearly every table
    printed = {row.code for row in rows if row.prints}
    kept: list[PrintedRow] = []
    seen: set[str] = set()
    for row in rows:
        if not row.prints and (row.code in printed or (row.code in seen and not row.entries)):
            continue
        seen.add(row.code)
        kept.append(row)
    return kept


# ---- rows that lost their labels: each must be whole, and there must be as many rows as labels ----


def _with_detached_rows(
    rows: Sequence[PrintedRow],
    left_over: Sequence[LeftOver],
    cells: Callable[[str], int],
    headings: Sequence[LabelMention],
) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Return the rows, labels before as many full rows with their entries, and what is then left over."""
    complete: list[PrintedRow] = []
    group: list[PrintedRow] = []  # labels that wait for numbers, and the line behind whose label some stand
    for row in rows:
        group.append(row)
        if row.entries:
            behind_last = _by_printed_row(row.entries) if len(group) > 1 else []
            complete += _detached(group, behind_last, cells, headings) or group
            group = []
    if not group:
        return complete, list(left_over)
    last = group[-1].label.first.row
    orphans = [run.entries for label, run in left_over if label is None and run.entries[0].row > last]
    if detached := _detached(group, orphans, cells, headings):
        left_over = [(label, run) for label, run in left_over if label or run.entries[0].row <= last]
    return [*complete, *(detached or group)], list(left_over)


def _detached(
    labels: Sequence[PrintedRow],
    rows: Sequence[tuple[Token, ...]],
    cells: Callable[[str], int],
    headings: Sequence[LabelMention],
) -> list[PrintedRow]:
    """Return labels with as many full rows that stand behind all of them, no heading between; else none."""
    if len(rows) != len(labels) or not _are_full(rows, cells(labels[0].code)):
        return []
    first, last, stop = labels[0].label.first.row, labels[-1].label.first.row, rows[-1][0].row
    if any(row[0].row <= last for row in rows) or any(first < h.first.row < stop for h in headings):
        return []
    pairs = zip(labels, rows, strict=True)
    return [row._replace(entries=entries, match=LabelMatch.DETACHED) for row, entries in pairs]


def _by_printed_row(entries: Sequence[Token]) -> list[tuple[Token, ...]]:
    """Return the entries of each printed row."""
    rows: dict[int, list[Token]] = {}
    for entry in entries:
        rows.setdefault(entry.row, []).append(entry)
    return [tuple(row) for row in rows.values()]


def _are_full(rows: Sequence[Sequence[Token]], cells: int) -> bool:
    """Tell whether each row has a number for every cell, and no more."""
    return all(len(row) == cells and all(entry.kind is NUMBER for entry in row) for row in rows)


def _with_group_rows(
    rows: list[PrintedRow],
    left_over: Sequence[LeftOver],
    cells: Callable[[str], int],
    members: Callable[[str], Sequence[str]],
) -> tuple[list[PrintedRow], list[LeftOver]]:
    """Add the lines whose labels are gone: as many numbers as they have cells stand behind their group."""
    known = {row.code for row in rows}
    kept: list[LeftOver] = []
    for label, run in left_over:
        meaning = label.meaning if label else None
        codes = members(meaning.code) if meaning and meaning.role is GROUP else ()
        shared = _shared_run(run, codes, cells(codes[0])) if codes and known.isdisjoint(codes) else None
        if shared is None or label is None:
            kept.append((label, run))
            continue
        match, entries = shared
        rows = rows + [PrintedRow(code, label, own, match) for code, own in zip(codes, entries, strict=True)]
    return rows, kept


def _shared_run(
    run: TokenRun, codes: Sequence[str], width: int
) -> tuple[LabelMatch, list[tuple[Token, ...]]] | None:
    """Return the entries of each line, if they are full rows in the lines' order, or nothing but zeros."""
    rows = _by_printed_row(run.entries)
    if len(rows) == len(codes) and _are_full(rows, width):
        return LabelMatch.DETACHED, rows
    numbers = [entry for entry in run.entries if entry.is_printed]
    if len(numbers) == width * len(codes) and all(entry.reading.value == 0 for entry in numbers):
        return LabelMatch.UNTIED, [tuple(numbers[i : i + width]) for i in range(0, len(numbers), width)]
    return None
