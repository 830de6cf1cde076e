"""Reports as plain text: what web editors and crawlers leave of a table.

A layout turns a sheet into lines; `PROOF` says what of a cell's place
those lines still prove. The shape with ragged tabs is in `seed_shape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.generate.records import Box, Draft, Evidence, Kind, Sheet
from corpus.generate.sheets import sheet, spread

PROOF = {
    "tabs": Evidence.GRID,
    "pipes": Evidence.GRID,
    "pipes_filler": Evidence.GRID,
    "pipes_front": Evidence.GRID,
    "pipe_end_lines": Evidence.GRID,
    "pipe_own_line": Evidence.GRID,
    "pipe_front_line": Evidence.GRID,
    "markdown": Evidence.GRID,
    "markdown_rows": Evidence.GRID,
    "one_line_pipes": Evidence.GRID,
    "cell_paragraphs": Evidence.STREAM,
    "cell_lines": Evidence.STREAM,
    "spaces": Evidence.STREAM,
    "few_lines": Evidence.STREAM,
    "one_line_spaces": Evidence.STREAM,
    "detached": Evidence.STREAM,
    "labels_lost": Evidence.STREAM,
    "dropped_repeats": Evidence.STREAM,
}


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[box.text for box in row] for row in sheet.rows]


def _full(sheet: Sheet) -> list[list[str]]:
    """Every grid place of every row, with "" where a box only reaches further."""
    return [[box.text if box else "" for box in row] for row in spread(sheet)]


def tabs(sheet: Sheet) -> Iterator[str]:
    """Every line with the same number of tabs: an empty cell is seen."""
    yield from ("\t".join(row) for row in _full(sheet))


def pipes(sheet: Sheet) -> Iterator[str]:
    """`规章 | 0 | 0 | 0 |`: boxes only, so the group label stands in the first row of its group."""
    yield from (" | ".join(row) + " |" for row in _texts(sheet))


def pipes_filler(sheet: Sheet) -> Iterator[str]:
    """`行政许可 | 0 | ||`: what a box spans is left as bare pipes at the end of the row."""
    for row in sheet.rows:
        filler = sum(box.across - 1 for box in row if box.kind is not Kind.LABEL)
        yield " | ".join(box.text for box in row) + " |" + (" " + "|" * filler if filler else "")


def pipes_front(sheet: Sheet) -> Iterator[str]:
    """`| 规章 | 0 | 0 | 0 |`."""
    yield from ("| " + " | ".join(row) + " |" for row in _texts(sheet))


def pipe_front_line(sheet: Sheet) -> Iterator[str]:
    """A pipe alone on the line before every row."""
    for row in _texts(sheet):
        yield "|"
        yield " | ".join(row) + " |"


def pipe_end_lines(sheet: Sheet) -> Iterator[str]:
    """One cell a line with a pipe at its end; an empty cell is a bare pipe."""
    yield from (f"{text} |".strip() for row in _texts(sheet) for text in row)


def pipe_own_line(sheet: Sheet) -> Iterator[str]:
    """Cell, pipe, cell, pipe, a line each; two pipes in a row are an empty cell."""
    for row in _texts(sheet):
        for text in row:
            if text:
                yield text
            yield "|"


def cell_lines(sheet: Sheet) -> Iterator[str]:
    """One cell a line; an empty one leaves no trace."""
    yield from (text for row in _texts(sheet) for text in row if text.strip())


def cell_paragraphs(sheet: Sheet) -> Iterator[str]:
    """One cell a paragraph; an empty one leaves no trace."""
    for text in cell_lines(sheet):
        yield text
        yield ""


def spaces(sheet: Sheet) -> Iterator[str]:
    """Label and numbers joined by spaces, as text layers have it; groups on a line of their own."""
    for row in sheet.rows:
        for box in row:
            if box.kind is Kind.GROUP:
                yield box.text
        yield " ".join(box.text for box in row if box.kind is not Kind.GROUP and box.text)


def markdown(sheet: Sheet) -> Iterator[str]:
    """A Markdown table; what a box spans is left empty."""
    for number, row in enumerate(_full(sheet)):
        yield "| " + " | ".join(row) + " |"
        if number == 0:
            yield "|" + " --- |" * sheet.width


def markdown_rows(sheet: Sheet) -> Iterator[str]:
    """Every row a Markdown table of its own, under an invented header."""
    for row in _texts(sheet):
        yield "| " + " | ".join(f"数据{n}" for n in range(1, len(row) + 1)) + " |"
        yield "|" + " --- |" * len(row)
        yield "| " + " | ".join(row) + " |"
        yield ""


def _groups(sheet: Sheet) -> Iterator[tuple[Box | None, list[tuple[Box, ...]]]]:
    """Rows of section three in groups: the group's box, and its rows without it."""
    waiting = 0
    for row in sheet.rows:
        outer = [box for box in row if box.kind is Kind.GROUP and not box.text.startswith("三")]
        rest = tuple(box for box in row if box not in outer)
        if outer:
            waiting = outer[0].down
            yield outer[0], []
            group: list[tuple[Box, ...]] = []
        if waiting:
            group.append(rest)
            waiting -= 1
            if not waiting:
                yield None, group
        elif not outer:
            yield None, [rest]


def _line(row: tuple[Box, ...], *kinds: Kind) -> str:
    return " ".join(box.text for box in row if box.kind in kinds and box.text)


def detached(sheet: Sheet) -> Iterator[str]:
    """In the groups of section three first all labels, then all rows of numbers."""
    for group, rows in _groups(sheet):
        if group is not None:
            yield group.text
        elif len(rows) == 1:
            yield from spaces(Sheet(sheet.table, sheet.width, tuple(rows)))
        else:
            yield from (_line(row, Kind.LABEL) for row in rows)
            yield from (_line(row, Kind.NUMBER) for row in rows)


def labels_lost(sheet: Sheet) -> Iterator[str]:
    """The group's label, then its numbers; the labels of its lines are gone. （六） keeps them."""
    named = ""
    for group, rows in _groups(sheet):
        if group is not None:
            named = group.text
            yield named
        elif len(rows) == 1 or named.startswith("（六）"):
            yield from spaces(Sheet(sheet.table, sheet.width, tuple(rows)))
        else:
            yield " ".join(_line(row, Kind.NUMBER) for row in rows)


_TABLES: dict[str, Callable[[Sheet], Iterator[str]]] = {
    "tabs": tabs,
    "pipes": pipes,
    "pipes_filler": pipes_filler,
    "pipes_front": pipes_front,
    "pipe_front_line": pipe_front_line,
    "pipe_end_lines": pipe_end_lines,
    "pipe_own_line": pipe_own_line,
    "cell_lines": cell_lines,
    "cell_paragraphs": cell_paragraphs,
    "spaces": spaces,
    "few_lines": spaces,
    "one_line_spaces": spaces,
    "one_line_pipes": pipes,
    "markdown": markdown,
    "markdown_rows": markdown_rows,
    "detached": detached,
    "labels_lost": labels_lost,
    "dropped_repeats": cell_paragraphs,
}


def document(draft: Draft, layout: str) -> str:
    """The whole report as text."""
    parts = list(_parts(draft, layout))
    if layout == "few_lines":
        return "\n".join(" ".join(line for line in part if line) for part in parts) + "\n"
    lines = [line for part in parts for line in part]
    if layout.startswith("one_line"):
        return " ".join(line for line in lines if line) + "\n"
    if layout == "dropped_repeats":
        lines = _unrepeated(lines)
    return "\n".join(lines) + "\n"


def _parts(draft: Draft, layout: str) -> Iterator[list[str]]:
    """The report's parts as lists of lines, an empty line after every paragraph."""
    mark = "## " if layout.startswith("markdown") else ""
    yield _spaced([mark[1:] + draft.title, *draft.preamble])
    for part in draft.parts:
        lines = _spaced([*([mark + part.heading] if part.heading else []), *part.paragraphs])
        if part.table:
            lines += [*_TABLES[layout](sheet(draft, part.table)), ""]
        yield lines + _spaced(list(part.after))
    if draft.signature:
        yield _spaced(list(draft.signature))


def _spaced(lines: list[str]) -> list[str]:
    return [text for line in lines for text in (line, "")]


def _unrepeated(lines: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for line in lines:
        if line not in seen or not line:
            kept.append(line)
        seen.add(line)
    return kept
