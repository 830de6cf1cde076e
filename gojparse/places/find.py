"""From an issuer's name and what is around it to one place and its codes in the reporting year.

The candidates are all places of that name in that year which the name itself
does not rule out. The text around it may leave one of them; it may leave
several, and then all are told and no code is given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gojparse.places.around import Context
from gojparse.places.choose import Evidence, choose
from gojparse.places.kin import candidates
from gojparse.places.name import named
from gojparse.places.table import FIRST_YEAR, LAST_YEAR, Place, ancestors, lineage

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A place with its codes as they were in the year; without codes unless it is resolved.

    `path`: from the province down, as called in that year. `division_code`: nine digits of a town, else
    six. `history`: its county, or itself, under all names and codes with their years. `reason`: why
    nothing is known.
    """

    status: str
    path: tuple[str, ...] = ()
    level: str | None = None
    county_code: str | None = None
    town_code: str | None = None
    division_code: str | None = None
    from_year: int | None = None
    to_year: int | None = None
    history: tuple[Place, ...] = ()
    candidates: tuple[Place, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None


def resolve(
    issuer: str | None,
    issuer_type: str | None,
    level: str | None,
    year: int | None,
    around: Callable[[], Context] = Context,
) -> Resolved:
    """The place of an issuer in the reporting year; of an office that of its government.

    `level` is what the name or text already tells; a place of another level is no candidate. `around`
    collects the text around the name: asked only where candidates are left.
    """
    if not issuer or year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return Resolved(UNKNOWN, reason="no issuer, or no year that the tables cover")
    name = named(issuer, issuer_type)
    if name is None:
        return Resolved(UNKNOWN, reason="the name names no place that the tables know")
    found = candidates(name, year)
    if level:
        found = [place for place in found if place.level == level]
    if not found:
        return Resolved(UNKNOWN, reason=f"no such place in {year}, or not where the name puts it")
    choice = choose(name, found, year, around())
    if len(choice.left) > 1:
        return Resolved(AMBIGUOUS, candidates=tuple(choice.left), evidence=choice.evidence)
    if not choice.enough:
        return Resolved(UNKNOWN, reason=choice.against)
    return _resolved(choice.left[0], year, (*choice.evidence, Evidence(name.own, "the name")))


def _resolved(place: Place, year: int, evidence: tuple[Evidence, ...]) -> Resolved:
    chain = ancestors(place, year)
    county = place if place.level == "county" else next((p for p in chain if p.level == "county"), None)
    answer = Resolved(
        RESOLVED,
        path=tuple(part.name for part in (*chain, place)),
        level=place.level,
        county_code=county.code if county else None,
        division_code=place.code,
        from_year=place.from_year,
        to_year=place.to_year,
        history=lineage(county or place),
        candidates=(place,),
        evidence=tuple(dict.fromkeys(evidence)),
    )
    return replace(answer, town_code=place.code) if place.level == "town" else answer
