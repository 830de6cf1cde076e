"""The comparison for a terminal of eighty columns, and the same with all digits for a pipe.

Findings are lines with issuer and year where a finding of one report has its source:
410307/翟镇 2021: error[carry-chain] applications.carried_in.total: 5 carried forward ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gojparse.cli.console import message
from gojparse.cli.findings import escape_controls, finding_line
from gojparse.compare.groups import PARTS, Group, GroupShare, GroupTotal
from gojparse.compare.panel import PanelFinding

if TYPE_CHECKING:
    from gojparse.compare.panel import PanelFinding


def panel_finding_lines(found: Iterable[PanelFinding]) -> Iterator[str]:
    """One line for each finding, in the language of the run; one that was answered ends in the reason."""
    for each in found:
        # a line of the report, put behind the issuer's name, would read as a line of the issuer
        finding = replace(each.finding, locator=None)
        plain = finding_line(f"{each.row.issuer_id} {each.row.year}", finding)
        yield (
            f"{plain} [{escape_controls(message('waived', reason=each.waived))}]"
            if each.waived is not None
            else plain
        )


_SHARES = ("granted", "partly", "denied", "not_held", "unhandled")
_NUMBERS = ("n", "received", *_SHARES, "clearance", "appeals", "findings")
_SHORTEST_NAME = 10
_BLOCKS = "▂▃▄▅▆▇█"
_ZERO, _GAP = "▁", "·"
_MOST_FINDINGS = 30
_MOST_YEARS = 12  # of a sparkline; the last ones
_STYLES = {"error": "red", "warning": "yellow", "note": "dim"}
_VERDICT_STYLES = {
    "balanced": "green",
    "balanced_trivially": "",
    "unverifiable": "yellow",
    "missing": "yellow",
}


def print_comparison(
    listed: Sequence[Group], years: Sequence[int], found: Sequence[PanelFinding], by: str
) -> None:
    """Print the table, what its heads mean, and the findings."""
    console = Console(highlight=False, emoji=False, markup=False)
    console.print(comparison_table(listed, years, by, console.width))
    console.print(Text(_word("legend"), style="dim"))
    shown = sorted(found, key=lambda one: tuple(_STYLES).index(one.finding.severity))
    if shown:
        console.print()
    for one, line in zip(shown, panel_finding_lines(shown[:_MOST_FINDINGS]), strict=False):
        text = Text(line)
        start = line.find(f"{one.finding.severity}[")
        text.stylize(_STYLES[one.finding.severity], start, start + len(one.finding.severity))
        console.print(text, soft_wrap=True)
    if len(shown) > _MOST_FINDINGS:
        console.print(message("more-findings", n=f"{len(shown) - _MOST_FINDINGS:,}"), style="dim")


def comparison_table(listed: Sequence[Group], years: Sequence[int], by: str, width: int) -> Table:
    """The table, in a terminal of this width; names give way first."""
    shown = tuple(years[-_MOST_YEARS:])
    heads = [_word(name) for name in _NUMBERS]
    heads += [_word("verdict"), *([_span(shown)] if by != "year" else [])]
    rows = [_row(group, by) for group in listed]
    taken = sum(1 + max(cell_len(str(cell)) for cell in column) for column in zip(heads, *rows, strict=True))
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(
        _word(by), no_wrap=True, overflow="ellipsis", max_width=max(width - taken, _SHORTEST_NAME)
    )
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number < len(_NUMBERS) else "left", no_wrap=True)
    for group, row in zip(listed, rows, strict=True):
        table.add_row(Text(escape_controls(group.name) or "?"), *row)
    return table


def _span(years: Sequence[int]) -> str:
    """The years of the sparkline, as wide as it is where that can be read."""
    if len(years) < 2:
        return str(*years)
    first, last = f"{years[0] % 100:02}", f"{years[-1] % 100:02}"
    return f"{first}-{last}" if len(years) < 7 else f"{years[0]}-{last}"


def _row(group: Group, by: str) -> list[str | Text]:
    """Return the cells of a row, without its name."""
    row: list[str | Text] = [
        str(len(group.rows)),
        _total(group.received, group),
        *(_share(group.shares[name], group) for name in _SHARES),
        _share(group.clearance, group),
        _total(group.appeals, group),
        str(group.findings),
        Text(_word(f"verdict-{group.verdict}"), style=_style(group.verdict)),
    ]
    return row if by == "year" else [*row, sparkline(group.series[-_MOST_YEARS:])]


def _style(verdict: str) -> str:
    return _VERDICT_STYLES.get(verdict, "red")


def _total(total: GroupTotal, group: Group) -> str:
    if group.mixed:
        return "≠"
    return "–" if total.value is None else f"{total.value:,}" + ("" if total.whole else "*")


def _share(share: GroupShare, group: Group) -> str:
    if group.mixed:
        return "≠"
    if share.value is None:
        return "–"
    return whole_percent(share.value) + ("" if share.known == share.reports else "*")


def whole_percent(value: float) -> str:
    """A share in whole percent; what is not all and not nothing never looks as if it were."""
    if 0 < value < 0.005:
        return "<1%"
    if 0.995 <= value < 1:
        return ">99%"
    return f"{100 * value:.0f}%"


def sparkline(series: Sequence[int | None]) -> str:
    """The numbers of the years as blocks: ▁ is 0, · is not known."""
    top = max((number for number in series if number is not None), default=0)
    return "".join(_block(number, top) for number in series)


def _block(number: int | None, top: int) -> str:
    if number is None:
        return _GAP
    return _BLOCKS[(len(_BLOCKS) * number - 1) // top] if number > 0 else _ZERO


def _word(key: str) -> str:
    return message(f"compared.{key}")


# ---- for a pipe ----


def comparison_rows(listed: Sequence[Group], years: Sequence[int], by: str) -> Iterator[str]:
    """The same as tab-separated values, shares with six digits, a column for each year; empty: no value."""
    shares = [f"{name}_share" for name in (*PARTS, "not_held")]
    yield "\t".join(
        (by, "name", "years", "reports", "received", "received_reports", "disposed", "disposed_reports",
         *shares, "share_reports", "clearance", "clearance_reports", "appeals", "appeals_reports",
         "findings", "verdict", "mixed_scopes",
         *(f"received_{year}" for year in years))
    )  # fmt: skip
    for group in listed:
        own = sorted({row.year for row in group.rows})
        cells: tuple[object, ...] = (
            group.key,
            group.name,
            f"{own[0]}-{own[-1]}" if len(own) > 1 else own[0],
            len(group.rows),
            group.received.value,
            group.received.known,
            group.disposed.value,
            group.disposed.known,
            *(_digits(group.shares[name].value) for name in (*PARTS, "not_held")),
            group.shares["granted"].known,
            _digits(group.clearance.value),
            group.clearance.known,
            group.appeals.value,
            group.appeals.known,
            group.findings,
            group.verdict,
            ",".join(group.mixed),
            *group.series,
        )
        yield "\t".join("" if cell is None else escape_controls(str(cell)) for cell in cells)


def _digits(value: float | None) -> str | None:
    return None if value is None else f"{value:.6f}"
