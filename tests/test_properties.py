"""Print a form, damage it with every mishap, read it: each cell is true, null, or named by a finding.

The suite draws the same reports each time; `python -m tests.campaigns.damage`
goes on where it stops. What a report says of itself must agree with itself,
whatever was done to the document.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gojparse.errors import GojparseError
from gojparse.flow import parse
from gojparse.forms.form import load
from gojparse.model import Balance, Cell, Report, Result, Status
from gojparse.text import read_cell
from tests.damage import ROWS, WORDS, honest, mishaps_of
from tests.support.carriers import LAYOUTS, TEXT
from tests.support.found import MENDED, OPEN
from tests.support.judge import Fate
from tests.support.torn import EDITIONS, Torn

_VALUED = frozenset((Status.READ, Status.PLACED, Status.IMPLIED, Status.RESTORED))


@st.composite
def torn_reports(draw: st.DrawFn, most: int) -> Torn:
    layout = draw(st.sampled_from(LAYOUTS))
    mishap = st.tuples(st.sampled_from(mishaps_of(layout, layout in TEXT)), st.integers(0, 999))
    return Torn(
        edition=draw(st.sampled_from(EDITIONS)),
        seed=draw(st.integers(0, 999)),
        balanced=draw(st.sampled_from((True, True, True, False))),
        dense=draw(st.booleans()),
        layout=layout,
        mishaps=honest(draw(st.lists(mishap, min_size=1, max_size=most))),
    )


def assert_nothing_silently_wrong(torn: Torn) -> Report | None:
    report, judged = torn.read()
    wrong = [str(one) for one in judged if one.fate is Fate.SILENT]
    assert not wrong, f"{torn!r}\n" + "\n".join(wrong[:10])
    return report


@settings(max_examples=150, deadline=None, derandomize=True)
@given(torn_reports(most=3))
def test_each_cell_is_true_or_null_or_named_by_a_finding(torn: Torn) -> None:
    report = assert_nothing_silently_wrong(torn)
    if report is not None:
        assert_lawful(report)


@pytest.mark.parametrize("mishap", sorted((*ROWS, *WORDS)))
def test_no_mishap_alone_makes_a_silently_wrong_cell(mishap: str) -> None:
    """Each in every layout that it can happen in."""
    rng = random.Random(mishap)
    for layout in LAYOUTS:
        if mishap in mishaps_of(layout, layout in TEXT):
            torn = Torn(
                edition=rng.choice(EDITIONS),
                seed=rng.randrange(1000),
                balanced=True,
                dense=rng.random() < 0.6,
                layout=layout,
                mishaps=((mishap, rng.randrange(1000)),),
            )
            report = assert_nothing_silently_wrong(torn)
            assert report is not None
            assert_lawful(report)


@pytest.mark.parametrize("torn", MENDED, ids=repr)
def test_what_was_once_silently_wrong_is_so_no_more(torn: Torn) -> None:
    assert not torn.silent()


@pytest.mark.parametrize("torn", OPEN, ids=repr)
def test_what_is_known_to_be_wrong_still_is(torn: Torn) -> None:
    """One that is mended moves to `MENDED`."""
    assert torn.silent()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(torn_reports(most=2))
def test_the_same_bytes_give_the_same_report(torn: Torn) -> None:
    data, _ = torn.make()
    assert parse(data) == parse(data)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(torn_reports(most=2), st.integers(0, 10**6), st.integers(1, 40))
def test_broken_bytes_raise_only_what_is_documented(torn: Torn, at: int, length: int) -> None:
    """A stretch of the document overwritten or gone."""
    data, _ = torn.make()
    at %= len(data)
    for broken in (
        data[:at] + data[at + length :],
        data[:at] + b"\xff" * length + data[at + length :],
        data[:at],
    ):
        try:
            assert_lawful(parse(broken))
        except GojparseError:
            continue


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.text(
        alphabet="0123456789|\t\n /-（）一二三四五六七、.行政复议诉讼规章总计自然人予以公开 ", max_size=400
    )
)
@example("")
def test_any_text_raises_only_what_is_documented(text: str) -> None:
    try:
        assert_lawful(parse(text.encode()))
    except GojparseError:
        return


# ---- what a report says of itself ----


def assert_lawful(report: Report) -> None:
    """What the contract promises of every report, whatever the document was."""
    for cell in report.cells:
        _assert_cell_agrees_with_itself(cell)
    places = [str(c.locator) for c in report.cells if c.status in (Status.READ, Status.PLACED)]
    assert len(places) == len(set(places)), "two cells took one number"
    for balance in report.balances:
        _assert_balance_agrees_with_the_cells(balance, report)
    for table, verdict in (
        ("applications", report.applications_verdict),
        ("appeals", report.appeals_verdict),
    ):
        _assert_verdict_follows(report, table, verdict)
    assert report.numbers_placed <= report.numbers_printed


def _assert_cell_agrees_with_itself(cell: Cell) -> None:
    assert (cell.value is not None) == (cell.status in _VALUED), cell
    if cell.status in (Status.READ, Status.PLACED):
        assert cell.printed is not None
        assert read_cell(cell.printed).value == cell.value, cell
    if cell.printed is None:
        assert cell.locator is None, cell
    if cell.status is Status.IMPLIED:
        assert cell.printed is None or read_cell(cell.printed).value is None, cell
    if cell.value is not None:
        assert isinstance(cell.value, int) or cell.table == "disclosures", cell


def _sides(balance: Balance, report: Report) -> Iterator[list[Cell]]:
    cells = {(c.line, c.column): c for c in report.cells if c.table == balance.table}
    editions = {c.edition for c in report.cells if c.table == "applications"} - {None}
    form = load(min(str(edition) for edition in editions) if editions else "2021")
    rule = next(r for r in form.balances if r.rule == balance.rule)
    for side in (rule.left, rule.right):
        if rule.for_each == "applicant":
            yield [cells[code, balance.column or ""] for code in side]
        else:
            yield [cells[balance.line or "", code] for code in side]


def _assert_balance_agrees_with_the_cells(balance: Balance, report: Report) -> None:
    left, right = _sides(balance, report)
    sums = [sum(Decimal(c.value or 0) for c in side) for side in (left, right)]
    open_cells = [c for c in (*left, *right) if c.value is None]
    match balance.result:
        case Result.HELD:
            assert sums[0] == sums[1] or open_cells, balance
            assert any(c.value for c in (*left, *right)), balance
        case Result.TRIVIAL:
            assert sums == [0, 0], balance
        case Result.BROKEN:
            assert sums[0] != sums[1], balance
        case Result.USED:
            assert any(
                c.status in (Status.PLACED, Status.IMPLIED, Status.AMBIGUOUS) for c in (*left, *right)
            ), balance
        case _:
            pass
    broken = [f for f in report.findings if f.rule.name == balance.rule and f.table == balance.table]
    if balance.result is Result.BROKEN:
        assert any(f.line in (None, balance.line) or f.column in (None, balance.column) for f in broken), (
            balance
        )


def _assert_verdict_follows(report: Report, table: str, verdict: str) -> None:
    cells = [c for c in report.cells if c.table == table]
    unsure = [c for c in cells if c.status in (Status.AMBIGUOUS, Status.UNREADABLE)]
    results = {b.result for b in report.balances if b.table == table}
    if verdict == "missing":
        assert not cells
        return
    if report.verdict in ("not_a_report", "several_reports"):
        assert not cells
        return
    assert verdict == "doubtful" or not unsure, (table, verdict)
    if verdict == "unbalanced":
        assert Result.BROKEN in results
    if verdict in ("balanced", "balanced_trivially", "unverifiable"):
        assert Result.BROKEN not in results
    if verdict == "balanced_trivially":
        assert not any(c.value for c in cells)
    if verdict == "balanced":
        assert Result.HELD in results
