"""An all-zero misreading cannot pass: what once turned tables into 0 or into other numbers, in every carrier.

The numbers are distinct and none is 0, so a number that went astray or was
invented is seen at once.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from gojparse.flow import parse
from gojparse.model import Report, Result, Status
from tests.support.carriers import GRIDS, LAYOUTS, STREAMS, TEXT, document, finished, lines
from tests.support.judge import Fate, judge
from tests.support.paper import Name, Paper, Row, forms_of, numbers, paper

every_layout = pytest.mark.parametrize("layout", LAYOUTS)
PDF = ("pdf", "pdf_unruled")
CELL_BY_CELL = ("pipe_end_lines", "pipe_own_line")  # here words on a line of their own may be the next label


@cache
def filled(edition: str = "2021", dense: bool = True) -> Paper:
    rng = random.Random(f"no silent zero/{edition}/{dense}")
    return paper(edition, numbers(rng, forms_of(edition), dense=dense))


def printed(torn: Paper, layout: str) -> Report:
    return parse(document(torn, layout))


def changed(whole: Paper, change: Callable[[Row], Row], *tables: str) -> Paper:
    """The paper with every line of its tables (of all, if none is named) changed."""
    for part in whole.parts:
        if part.table and (not tables or part.table in tables):
            rows = [change(row) if row.is_line else row for row in part.rows]
            whole = whole.with_rows(part.table, rows)
    return whole


def cells(change: Callable[[str], str]) -> Callable[[Row], Row]:
    return lambda row: replace(row, cells=tuple(map(change, row.cells)))


def line(whole: Paper, code: str) -> Row:
    return next(row for part in whole.parts for row in part.rows if row.is_line and row.code == code)


def with_cell(whole: Paper, name: Name, text: str) -> Paper:
    def change(row: Row) -> Row:
        return replace(
            row, cells=tuple(text if n == name else c for n, c in zip(row.names, row.cells, strict=True))
        )

    return changed(whole, change, name[0])


def assert_never_wrong(report: Report, whole: Paper) -> None:
    wrong = [str(j) for j in judge(report, whole.values) if j.fate in (Fate.SILENT, Fate.FLAGGED)]
    assert not wrong, "\n".join(wrong[:10])


def assert_all_right(report: Report, whole: Paper) -> None:
    other = [str(j) for j in judge(report, whole.values) if j.fate is not Fate.RIGHT]
    assert not other, "\n".join(other[:10])


def rules(report: Report) -> set[tuple[str, str]]:
    return {(f.rule.name, f.subject) for f in report.findings}


# ---- nothing printed is not 0 ----


@every_layout
@pytest.mark.parametrize("left", ("", " ", "\u00a0"), ids=("nothing", "space", "hard space"))
def test_blanking_every_digit_leaves_no_number(layout: str, left: str) -> None:
    def blank(text: str) -> str:
        return "".join(left if c.isdigit() else c for c in text)

    report = printed(changed(filled(), cells(blank)), layout)
    assert [c.name for c in report.cells if c.value is not None] == []
    assert {c.status for c in report.cells} <= {Status.BLANK, Status.ABSENT}
    assert {report.applications_verdict, report.appeals_verdict} <= {"unverifiable", "doubtful", "missing"}
    assert report.numbers_printed == 0
    assert not [b for b in report.balances if b.result in (Result.HELD, Result.TRIVIAL)]


@every_layout
@pytest.mark.parametrize("mark", ("/", "-", "—", "无"))
def test_marks_everywhere_are_no_zeros(layout: str, mark: str) -> None:
    report = printed(changed(filled(), cells(lambda _: mark)), layout)
    assert [c.name for c in report.cells if c.value is not None] == []
    expected = Status.SLASH if mark == "/" else Status.DASH
    if layout in GRIDS and layout != "one_line_pipes":
        assert {c.status for c in report.cells} == {expected}
    assert report.verdict not in ("balanced", "balanced_trivially")


@every_layout
@pytest.mark.parametrize("mark", ("", "/"))
def test_one_unprinted_number_is_true_or_withheld(layout: str, mark: str) -> None:
    """Two balances force it; a stream of words may not even show where it was."""
    names = [("applications", "denied_law", "research"), ("applications", "disposed", "total"),
             ("appeals", "reconsideration", "total"), ("disclosures", "normative", "issued")]  # fmt: skip
    for name in names:
        torn = with_cell(filled(), name, mark)
        report = printed(torn, layout)
        assert_never_wrong(report, torn)
        cell = next(c for c in report.cells if (c.table, c.line, c.column) == name)
        assert cell.value != 0
        assert cell.status is not Status.READ


@pytest.mark.parametrize("layout", GRIDS)
@pytest.mark.parametrize("mark", ("", "/"))
def test_a_printed_total_that_leaves_nothing_over_makes_its_blank_parts_zero(layout: str, mark: str) -> None:
    torn = changed(filled(dense=False), cells(lambda text: mark if text == "0" else text), "applications")
    torn = changed(
        torn, lambda row: replace(row, cells=(*row.cells[:6], row.cells[6] or "0")), "applications"
    )
    report = printed(torn, layout)
    assert_never_wrong(report, torn)
    for cell in report.applications:
        if cell.printed == mark and cell.value is not None:
            assert (cell.value, cell.status) == (0, Status.IMPLIED)


# ---- other signs for numbers ----


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout not in PDF])  # the font has none
def test_full_width_digits_are_digits(layout: str) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    report = printed(changed(filled(), cells(lambda text: text.translate(wide))), layout)
    assert_all_right(report, filled())
    assert {c.status for c in report.cells} <= {Status.READ, Status.PLACED}
    assert report.applications_verdict == report.appeals_verdict == "balanced"


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout not in PDF])
@pytest.mark.parametrize("sign", ("〇", "○"))
def test_circles_are_zeros_and_nothing_else_is(layout: str, sign: str) -> None:
    whole = filled(dense=False)
    report = printed(changed(whole, cells(lambda text: sign if text == "0" else text)), layout)
    assert_all_right(report, whole)
    assert {c.value for c in report.cells if c.printed == sign} == {0}


@every_layout
@pytest.mark.parametrize("sign", ("O", "?"))
def test_a_letter_is_no_number(layout: str, sign: str) -> None:
    """`1O` for 10: not 1, not 10, and no other number slips into its place."""
    for name in (("applications", "granted", "business"), ("appeals", "litigation_after", "other"),
                 ("disclosures", "normative", "in_force")):  # fmt: skip
        torn = with_cell(filled(), name, str(filled().values[name])[:-1] + sign)
        report = printed(torn, layout)
        assert_never_wrong(report, torn)
        cell = next(c for c in report.cells if (c.table, c.line, c.column) == name)
        assert cell.status is not Status.READ
        if layout in GRIDS and layout not in CELL_BY_CELL:
            assert cell.status is Status.UNREADABLE
            assert cell.value is None
            assert ("cell-unreadable", cell.name) in rules(report)
        named = {f.line for f in report.findings if f.severity in ("error", "warning") and f.table == name[0]}
        assert named & {name[1], None}


@every_layout
def test_letters_for_all_zeros_of_a_zero_table_are_not_zeros(layout: str) -> None:
    whole = filled(dense=False)
    torn = changed(
        whole, cells(lambda text: "O" if text == "0" else text), "disclosures", "applications", "appeals"
    )
    report = printed(torn, layout)
    assert_never_wrong(report, torn)
    assert report.verdict not in ("balanced", "balanced_trivially")


# ---- lost columns, split tables, moved lines ----


@every_layout
@pytest.mark.parametrize("column", (0, 3, 6))
def test_a_lost_column_is_never_filled_from_its_neighbour(layout: str, column: int) -> None:
    def lose(row: Row) -> Row:
        return replace(row, cells=row.cells[:column] + row.cells[column + 1 :])

    whole = filled("2019")
    rows = [
        replace(row, boxes=()) if row.is_line else row
        for row in (whole.part("applications") or whole.parts[0]).rows
    ]
    torn = changed(
        whole.with_rows("applications", [row for row in rows if row.is_line]), lose, "applications"
    )
    report = printed(torn, layout)
    assert_never_wrong(report, whole)
    short = {f.line for f in report.findings if f.rule.name == "short-line"}
    assert len(short) == 23
    assert report.applications_verdict == "doubtful" or all(c.value is not None for c in report.applications)


@pytest.mark.parametrize("layout", [layout for layout in TEXT if not layout.startswith("one_line")])
@pytest.mark.parametrize(
    "between", (["", "- 4 -", ""], ["", "", ""], ["续表", ""]), ids=("page", "gap", "words")
)
def test_a_table_split_in_two_stays_one(layout: str, between: list[str]) -> None:
    text = lines(filled(), layout)
    at = next(i for i, row in enumerate(text) if "4.保护第三方" in row)
    if layout == "pipe_front_line":
        at -= 1
    if layout == "markdown_rows":
        at -= 2
    report = parse(finished([*text[:at], *between, *text[at:]], layout))
    assert_all_right(report, filled())


@pytest.mark.parametrize("layout", ("html_repeated", "docx", "pdf", "pdf_unruled", "html"))
@pytest.mark.parametrize("edition", ("2019", "2021"))
def test_a_table_in_pieces_stays_one(layout: str, edition: str) -> None:
    assert_all_right(printed(filled(edition), layout), filled(edition))


@every_layout
def test_swapped_lines_are_found_by_their_labels(layout: str) -> None:
    whole = filled()
    rows = list((whole.part("applications") or whole.parts[0]).rows)
    at = {row.code: i for i, row in enumerate(rows) if row.is_line}
    a, b = at["denied_law"], at["denied_process"]
    rows[a], rows[b] = rows[b], rows[a]
    report = printed(whole.with_rows("applications", rows), layout)
    assert_never_wrong(report, whole)
    moved = [c for c in report.applications if c.line in ("denied_law", "denied_process") and c.value is None]
    assert not moved
    assert any(rule == "label-order" for rule, _ in rules(report))


@every_layout
def test_numbers_under_the_wrong_label_are_unnoticed_only_between_two_results(layout: str) -> None:
    """Two outcome lines with each other's numbers: every balance holds, nobody could tell. Others show."""
    whole = filled()
    kept = dict(whole.values)
    for pair, shows in (
        (("granted", "denied_law"), False),
        (("granted", "received"), True),
        (("disposed", "other_misc"), True),
    ):
        one, two = (line(whole, code) for code in pair)

        def exchange(row: Row, one: Row = one, two: Row = two) -> Row:
            other = {one.code: two, two.code: one}.get(row.code)
            return replace(row, cells=other.cells) if other and row.label else row

        report = printed(changed(whole, exchange, "applications"), layout)
        broken = {f.column for f in report.findings if f.rule.name in ("disposed-total", "carry-balance")}
        assert bool(broken) == shows, pair
        for cell in report.applications:  # as printed, whatever the balances say
            source = dict(zip(pair, reversed(pair), strict=True)).get(cell.line, cell.line)
            assert cell.value == kept["applications", source, cell.column]
        assert (report.applications_verdict == "balanced") != shows


@every_layout
def test_two_numbers_exchanged_in_a_line_break_two_columns(layout: str) -> None:
    whole = filled()
    a, b = ("applications", "granted", "person"), ("applications", "granted", "legal")
    values = whole.values
    torn = with_cell(with_cell(whole, a, str(values[b])), b, str(values[a]))
    torn = changed(whole, lambda row: _exchanged(row, a, b), "applications")
    report = printed(torn, layout)
    found = rules(report)
    assert {("disposed-total", "applications.person"), ("disposed-total", "applications.legal")} <= found
    assert report.applications_verdict == "unbalanced"


def _exchanged(row: Row, a: Name, b: Name) -> Row:
    if a not in row.names:
        return row
    texts = dict(zip(row.names, row.cells, strict=True))
    texts[a], texts[b] = texts[b], texts[a]
    return replace(row, cells=tuple(texts[name] for name in row.names))


# ---- counting is no reading ----


@pytest.mark.parametrize("layout", (*STREAMS, "pipes_bare", "html"))
@pytest.mark.parametrize("keep", (35, 140), ids=lambda keep: f"{keep} numbers")
def test_a_count_that_divides_by_seven_places_nothing(layout: str, keep: int) -> None:
    """35 % 7 == 0, and 140 % 7 == 0: taken as full lines most numbers would stand in a wrong one."""
    for seed in range(1 if layout in ("html", "pdf_unruled") else 2):
        rng, whole = random.Random(seed), filled()
        left = _shares(rng, 25, keep)

        def shorten(row: Row, left: list[int] = left, rng: random.Random = rng) -> Row:
            kept = sorted(rng.sample(range(7), left.pop()))
            return replace(
                row, cells=tuple(row.cells[i] for i in kept), names=tuple(row.names[i] for i in kept)
            )

        torn = changed(whole, shorten, "applications")
        report = printed(torn, layout)
        assert sum(len(row.cells) for row in (torn.part("applications") or torn.parts[0]).rows) == keep
        assert_never_wrong(report, whole)
        assert report.applications_verdict == "doubtful"


def _shares(rng: random.Random, lines: int, total: int) -> list[int]:
    """How many numbers each line keeps: between none and seven, `total` together."""
    shares = [0] * lines
    while sum(shares) < total:
        at = rng.randrange(lines)
        shares[at] = min(7, shares[at] + 1)
    return shares


# ---- what an office printed is kept ----


@every_layout
@pytest.mark.parametrize("by", (1, -1))
def test_a_total_off_by_one_is_kept_as_printed(layout: str, by: int) -> None:
    for name, rule, subject in (
        (("applications", "denied_law", "total"), "line-total", "applications.denied_law"),
        (("applications", "disposed", "legal"), "disposed-total", "applications.legal"),
        (("applications", "carried_in", "total"), "carry-balance", "applications.total"),
        (("appeals", "litigation_after", "total"), "route-total", "appeals.litigation_after"),
    ):
        wrong = int(filled().values[name]) + by
        torn = replace(with_cell(filled(), name, str(wrong)), values={**filled().values, name: wrong})
        report = printed(torn, layout)
        assert_all_right(report, torn)
        assert any(r == rule and s.startswith(subject) for r, s in rules(report))
        assert getattr(report, f"{name[0]}_verdict") == "unbalanced"
        assert report.verdict == "unbalanced"


@every_layout
@pytest.mark.parametrize("edition", ("2019", "2021", "hybrid"))
def test_undamaged_numbers_are_all_right(layout: str, edition: str) -> None:
    report = printed(filled(edition), layout)
    assert_all_right(report, filled(edition))
    assert report.applications_verdict == report.appeals_verdict == "balanced"
    assert report.numbers_printed == report.numbers_placed == len(filled(edition).values)
