"""The truth of a document: for every cell what can be known from its print.

It follows from the ink and from what the layout proves of each line's
places; where blanks cannot be seen the oracle speaks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from corpus.generate.oracle import Equation, Fate, Line, judge
from corpus.generate.records import Draft, Evidence, Name, Row
from gojparse.forms.form import Form
from gojparse.model import Status

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，＋－○〇", "0123456789.,+-00")
_NUMBER = re.compile(r"([+-]|增|减)?([0-9][0-9,]*(?:\.[0-9]+)?)(万元|元|件)?")
DASHES = frozenset(("-", "—", "——", "－", "无", "無"))
SLASHES = frozenset(("/", "／"))
OPEN = f"{Status.PLACED}|{Status.IMPLIED}|{Status.AMBIGUOUS}"


def number(text: str) -> Decimal | None:
    """The number that an ink shows, or None."""
    found = _NUMBER.match("".join(text.split()).translate(_FULL_WIDTH))
    if not found:
        return None
    value = Decimal(found[2].replace(",", ""))
    return -value if found[1] in ("-", "减") else value


def unit(draft: Draft, name: Name) -> str:
    """The unit of a cell of section two: the one in the cell, else the form's."""
    ink = draft.ink[name]
    if ink.endswith("万元"):
        return "10k_cny"
    return "cny" if ink.endswith("元") else draft.units.get(name, "")


def rows(draft: Draft, proof: Evidence) -> tuple[Row, ...]:
    """The truth of all tables that the document holds, in the form's order."""
    found: list[Row] = []
    for part in draft.parts:
        if part.table:
            found.extend(_table(draft, part.table, proof))
    return tuple(found)


def _lines(form: Form, table: str) -> list[tuple[str, str, list[Name]]]:
    """Article, line and cells of every line of a table, in the form's order."""
    if table == "disclosures":
        return [
            (b.article, s.code, [(table, s.code, m.code) for m in b.measures])
            for b in form.blocks
            for s in b.subjects
        ]
    if table == "appeals":
        return [("", r.code, [(table, r.code, o.code) for o in form.outcomes]) for r in form.routes]
    return [("", line.code, [(table, line.code, a.code) for a in form.applicants]) for line in form.lines]


def _key(name: Name) -> str:
    return f"{name[1]}.{name[2]}"


def equations(form: Form, table: str) -> list[Equation]:
    """The balances of a table, written out for its cells."""
    lines = _lines(form, table)
    columns = [name[2] for name in lines[0][2]] if lines else []
    found: list[Equation] = []
    for balance in form.balances:
        if balance.table != table:
            continue
        for place in [line for _, line, _ in lines] if balance.for_each in ("line", "route") else columns:
            down = balance.for_each == "applicant"
            found.append(
                (
                    tuple(f"{code}.{place}" if down else f"{place}.{code}" for code in balance.left),
                    tuple(f"{code}.{place}" if down else f"{place}.{code}" for code in balance.right),
                )
            )
    return found


def _table(draft: Draft, table: str, proof: Evidence) -> list[Row]:
    form = draft.forms[table]
    lines = _lines(form, table)
    kinds = {line: _evidence(draft, table, line, names, proof) for _, line, names in lines}
    if Evidence.COLLAPSED in kinds.values():
        return [_collapsed(draft, article, name) for article, _, names in lines for name in names]
    fates = (
        judge(_printed(draft, table, lines, kinds), equations(form, table)) if table != "disclosures" else {}
    )
    return [
        _row(draft, article, name, kinds[line], fates.get(_key(name)), names)
        for article, line, names in lines
        for name in names
    ]


def _evidence(draft: Draft, table: str, line: str, names: list[Name], proof: Evidence) -> Evidence:
    special = draft.evidence.get((table, line))
    if special:
        return special
    return draft.evidence.get((table, ""), proof)


def _short(draft: Draft, kind: Evidence, names: list[Name]) -> bool:
    """Whether a line prints fewer numbers than cells and its blanks cannot be seen."""
    return kind in (Evidence.STREAM, Evidence.SHIFTED) and any(not draft.ink[name] for name in names)


def _printed(
    draft: Draft, table: str, lines: list[tuple[str, str, list[Name]]], kinds: Mapping[str, Evidence]
) -> list[Line]:
    """The lines as the oracle needs them; the fifteen numbers of section four are one line."""
    if table == "appeals":
        names = [name for _, _, cells in lines for name in cells]
        lines = [("", lines[0][1], names)]
    found = []
    for _, line, names in lines:
        kind = kinds[line]
        numbers = [_whole(draft.ink[name]) if kind is not Evidence.GONE else None for name in names]
        if kind is Evidence.UNLABELLED:
            numbers = [None] * len(names)
        cells = tuple(_key(name) for name in names)
        if _short(draft, kind, names):
            found.append(Line(cells, tuple(n for n in numbers if n is not None), True))
        else:
            found.append(Line(cells, tuple(numbers)))
    return found


def _whole(ink: str) -> int | None:
    value = number(ink)
    return int(value) if value is not None and value == value.to_integral_value() else None


def _collapsed(draft: Draft, article: str, name: Name) -> Row:
    """Withheld, save that a string's first occurrence still stands where it was printed."""
    withheld = f"{Status.ABSENT}|{Status.AMBIGUOUS}"
    ink = draft.ink[name]
    if name != next(other for other, text in draft.ink.items() if text == ink):
        return _make(draft, article, name, "", "", withheld)
    return _make(
        draft, article, name, "", str(draft.values[name]), f"{withheld}|{Status.READ}|{Status.PLACED}"
    )


def _make(draft: Draft, article: str, name: Name, printed: str, value: str, status: str) -> Row:
    table, line, column = name
    real = str(draft.values[name])
    return Row(
        table,
        article,
        line,
        column,
        printed,
        value,
        str(status),
        real,
        unit(draft, name) if column == "amount" else "",
    )


def _row(draft: Draft, article: str, name: Name, kind: Evidence, fate: Fate | None, names: list[Name]) -> Row:
    ink = draft.ink[name]
    if kind is Evidence.GONE:
        return _gone(draft, article, name, fate)
    if kind is Evidence.UNLABELLED:
        zero = fate is not None and fate.value == 0
        status = (
            f"{Status.IMPLIED}|{Status.PLACED}|{Status.AMBIGUOUS}"
            if zero
            else f"{Status.AMBIGUOUS}|{Status.PLACED}"
        )
        return _make(draft, article, name, "", str(draft.values[name]), status)
    if kind is Evidence.DETACHED:
        return _make(draft, article, name, ink, str(draft.values[name]), OPEN)
    if _short(draft, kind, names) or (
        name[0] == "appeals" and kind is not Evidence.GRID and fate is not None
    ):
        return _loose(draft, article, name, fate, names)
    value = number(ink)
    if value is not None:
        status = {
            Evidence.GRID: f"{Status.READ}",
            Evidence.STREAM: f"{Status.READ}|{Status.PLACED}",
            Evidence.SHIFTED: f"{Status.PLACED}|{Status.READ}",
        }[kind]
        return _make(draft, article, name, ink, _plain(value), status)
    if fate is not None and fate.value is not None and (fate.value == 0 or fate.firm):
        return _make(draft, article, name, ink, str(fate.value), Status.IMPLIED)
    mark = ink.strip()
    seen = Status.SLASH if mark in SLASHES else Status.DASH if mark in DASHES else Status.BLANK
    return _make(draft, article, name, ink, "", seen)


def _plain(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else str(value)


def _gone(draft: Draft, article: str, name: Name, fate: Fate | None) -> Row:
    """A line that is not there: absent, or what the balances force."""
    if fate is not None and fate.value is not None and (fate.value == 0 or fate.firm):
        return _make(draft, article, name, "", str(fate.value), f"{Status.ABSENT}|{Status.IMPLIED}")
    return _make(draft, article, name, "", "", Status.ABSENT)


def _loose(draft: Draft, article: str, name: Name, fate: Fate | None, names: list[Name]) -> Row:
    """A cell of a line that prints fewer numbers than it has cells."""
    nobody = not any(draft.ink[other] for other in names)
    if name[0] == "disclosures":  # no balance decides anything here
        return _make(draft, article, name, "", "", Status.ABSENT if nobody else Status.AMBIGUOUS)
    if fate is None:
        raise ValueError(f"the oracle was not asked about {name}")
    if fate.open:
        return _make(draft, article, name, "", str(draft.values[name]), OPEN)
    if fate.value is None:
        status = f"{Status.ABSENT}|{Status.AMBIGUOUS}" if nobody else str(Status.AMBIGUOUS)
        return _make(draft, article, name, "", "", status)
    if fate.tied is not None:
        return _make(draft, article, name, draft.ink[name], str(fate.value), Status.PLACED)
    status = str(Status.IMPLIED)
    if nobody:
        status += f"|{Status.ABSENT}"
    if fate.value and not fate.firm:  # one printed balance carries it: the contract may be read either way
        status += f"|{Status.AMBIGUOUS}"
    return _make(draft, article, name, "", str(fate.value), status)
