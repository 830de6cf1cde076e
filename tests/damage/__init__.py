"""What can happen to a printed report between an office and us: one small function for each mishap.

`ROWS` tear the rows of a paper, whatever carrier prints it; `WORDS` tear the
lines of a text. Each takes a source of chance and gives back a new paper or
new lines; where there is nothing to tear it gives back what it was given.

A mishap may lose what was printed. None may tell a lie that nobody could
see through: numbers are never exchanged, no label becomes another one. Two
together could: columns in another order whose header words are lost look
like columns in order. `honest` keeps such pairs apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.damage import cells, columns, labels, lines, section_four, section_two, sections, words
from tests.support.paper import Paper

RowMishap = Callable[[random.Random, Paper], Paper]
WordMishap = Callable[[random.Random, list[str]], list[str]]

_ROWS: tuple[RowMishap, ...] = (
    cells.drop_cell,
    cells.blank_cell,
    cells.blank_line,
    cells.blank_many,
    cells.mark_zeros,
    cells.mark_cell,
    cells.letter_o,
    cells.full_width,
    cells.remark,
    cells.unit,
    cells.torn_number,
    cells.extra_cell,
    cells.drop_column,
    cells.blank_totals,
    lines.drop_line,
    lines.drop_some_lines,
    lines.drop_label,
    lines.drop_labels,
    lines.drop_groups,
    lines.drop_numbers,
    lines.swap_lines,
    lines.repeat_line,
    lines.merge_lines,
    lines.pair_cells,
    lines.stranger,
    lines.wrapped_label,
    labels.misprint,
    labels.lose_character,
    labels.cut_label,
    labels.no_numerals,
    labels.no_header,
    labels.repeat_header,
    labels.header_word_lost,
    columns.columns_moved,
    columns.header_moved,
    columns.extra_column,
    columns.labels_behind,
    section_two.measures_moved,
    section_two.measures_cut,
    section_two.foreign_measures,
    section_two.block_lost,
    section_two.blocks_swapped,
    section_two.block_headless,
    section_two.headers_lost,
    section_four.routes_in_rows,
    section_four.outcomes_in_rows,
    section_four.routes_moved,
    section_four.outcomes_moved,
    section_four.appeals_in_two,
    section_four.appeals_of_two_years,
    sections.no_heading,
    sections.note_after,
    sections.prose_before,
    sections.sections_swapped,
    sections.tables_swapped,
    sections.section_lost,
    sections.table_first,
)
_WORDS: tuple[WordMishap, ...] = (
    words.page_number,
    words.break_line,
    words.break_lines,
    words.join_lines,
    words.glue,
    words.crop_end,
    words.crop_beginning,
    words.lose_line,
    words.note_between,
    words.spaces_for_tabs,
    words.wide_spaces,
    words.ragged_tabs,
    words.extra_pipes,
    words.lose_pipes,
)
ROWS = {mishap.__name__: mishap for mishap in _ROWS}
WORDS = {mishap.__name__: mishap for mishap in _WORDS}

# Only header words or labels still say that something does not stand where the form has it ...
_MOVES = frozenset((
    "columns_moved", "header_moved", "extra_column", "measures_moved", "foreign_measures",
    "blocks_swapped", "routes_in_rows", "outcomes_in_rows", "routes_moved", "outcomes_moved",
    "appeals_in_two", "appeals_of_two_years", "labels_behind", "tables_swapped",
))  # fmt: skip
# ... and these lose such words, or move something else.
_HIDES = frozenset((
    "headers_lost", "no_header", "header_word_lost", "measures_cut", "block_headless", "block_lost",
    "drop_label", "drop_labels", "drop_some_lines", "drop_line", "swap_lines", "repeat_line", "lose_line",
    "crop_beginning", "crop_end", "no_heading", "section_lost", "cut_label", "drop_groups", "no_numerals",
    "wrapped_label",
))  # fmt: skip
# A cell that is gone from a ruled page leaves a gap there; these push its neighbours under other headings.
_SHIFTS = frozenset(("drop_cell", "extra_cell"))


def mishaps_of(layout: str, is_text: bool) -> tuple[str, ...]:
    """What can happen to a print in this layout."""
    names = (*ROWS, *WORDS) if is_text else tuple(ROWS)
    return tuple(name for name in names if not (layout == "pdf" and name in _SHIFTS))


def honest(mishaps: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The mishaps without those that together would hide what one of them did."""
    shifting = next(
        (m for m in mishaps if m[0] in _SHIFTS), None
    )  # a cell less and a cell more are a full row
    kept = tuple(m for m in mishaps if m == shifting or m[0] not in _SHIFTS)
    moving = next((m for m in kept if m[0] in _MOVES), None)
    if moving is None:
        return kept
    return tuple(m for m in kept if m == moving or m[0] not in _MOVES | _HIDES)
