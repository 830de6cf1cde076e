"""Which reports must not be added, since they count different bodies, or the same ones twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from gojparse.compare.panel import IssuerYear
from gojparse.places.scope import AREA, ORGAN, UNKNOWN

ScopeOf: TypeAlias = Callable[[IssuerYear], str | None]
"""Whose applications a report counts, as far as it says; None where it does not."""


def mixed_scopes(rows: Sequence[IssuerYear], scope: ScopeOf) -> tuple[str, ...]:
    """The scopes of these reports, if they must not be added.

    One issuer may say in one year and not in another whose numbers it counts. Of several issuers a report
    that says nothing cannot be added to one that counts others' numbers too: they may be in both. A county
    that counts its whole area is not added to the city that counts it, too.
    """
    said = {scope(row) or UNKNOWN for row in rows}
    if said == {AREA}:
        return (AREA,) if _nested(rows) else ()
    if len({row.issuer_id for row in rows}) == 1 or said <= {ORGAN, UNKNOWN}:
        said -= {UNKNOWN}
    return tuple(sorted(said)) if len(said) > 1 else ()


def _nested(rows: Sequence[IssuerYear]) -> bool:
    """Whether an issuer's place lies in another's, or may, since one has no code."""
    codes = sorted({row.issuer_id: _beginning(row.record["division_code"] or "") for row in rows}.values())
    return any(after.startswith(code) for code, after in pairwise(codes))


def _beginning(code: str) -> str:
    """What the codes of all places within a place begin with."""
    return code.removesuffix("00").removesuffix("00") if len(code) == len("410000") else code
