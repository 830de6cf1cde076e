"""What the panel shows that no single report does."""

from __future__ import annotations

from dataclasses import dataclass

from gojparse.compare.panel import IssuerYear
from gojparse.model import Finding


@dataclass(frozen=True, slots=True)
class PanelFinding:
    """A finding about one issuer's year, often held against another row of the panel.

    `passages`: text that both share, the longest first. `waived`: the reason, where somebody has answered it.
    """

    row: IssuerYear
    finding: Finding
    other: IssuerYear | None = None
    passages: tuple[str, ...] = ()
    waived: str | None = None
