"""The findings of a panel as lines: issuer and year where a report's finding has its source.

410307/翟镇 2021: error[carry-chain] applications.carried_in.total: 5 carried forward ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gojparse.cli.console import message
from gojparse.cli.findings import escape_controls, finding_line

if TYPE_CHECKING:
    from gojparse.compare.panel import PanelFinding


def lines(found: Iterable[PanelFinding]) -> Iterator[str]:
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
