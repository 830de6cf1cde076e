"""From an issuer's name and what is around it to one place and its codes in the reporting year.

The candidates are all places of that name in that year which the name itself
does not rule out. The text around it may leave one of them; it may leave
several, and then all are told and no code is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from gojparse.places.around import Context, mentions, own_words, spoken, strangers
from gojparse.places.name import Named, named, spellings
from gojparse.places.table import (
    FIRST_YEAR,
    LAST_YEAR,
    TOWNS_LISTED,
    Place,
    ancestors,
    divisions,
    in_year,
    lineage,
    towns,
)

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"


class Evidence(NamedTuple):
    """What decided for a place: its name or that of one above it, and where that was found."""

    name: str
    where: str


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
    found = [place for place in _candidates(name, year) if _fits(place, name.above, year)]
    if level:
        found = [place for place in found if place.level == level]
    if not found:
        return Resolved(UNKNOWN, reason=f"no such place in {year}, or not where the name puts it")
    context = around()
    found = _newest(found, {*name.above, *_named_in(context.names)})
    if len(found) == 1 and (name.above or not name.is_town):
        return _resolved(found[0], year, [Evidence(part, "the name") for part in (*name.above, name.own)])
    return _by_context(name, found, year, context)


# ---- candidates ----


def _candidates(name: Named, year: int) -> list[Place]:
    if name.is_town:
        return [p for spelling in spellings(name.own) for p in towns(spelling) if p.valid(year)]
    found = (_then(place, year) for place in divisions().named.get(name.own, ()))
    return list(dict.fromkeys(place for place in found if place))


def _then(place: Place, year: int) -> Place | None:
    """A place as it was in the year; under a name of the year before or after, what it was or became."""
    if place.valid(year):
        return place
    near = (place.from_year - 1, (place.to_year or LAST_YEAR) + 1)
    return (
        next((other for other in reversed(lineage(place)) if other.valid(year)), None)
        if year in near
        else None
    )


def _fits(place: Place, above: Iterable[str], year: int) -> bool:
    chain = ancestors(place, year)
    return all(any(_is(part, higher, year) for higher in chain) for part in above)


def _is(name: str, place: Place, year: int) -> bool:
    """Whether a place bears this name, or bore it in the year before or will in the year after."""
    codes = {place.code, *(other.code for other in lineage(place))}
    return any(
        other.code in codes and (other.valid(year) or other.valid(year - 1) or other.valid(year + 1))
        for other in divisions().named.get(name, ())
    )


def _newest(found: list[Place], said: set[str]) -> list[Place]:
    """Of one place under two codes in a year of change the one that is named, else that of the year's end."""
    best: dict[str, Place] = {}
    for place in sorted(found, key=lambda place: (_county_name(place) in said, place.from_year)):
        best[_identity(place)] = place
    return sorted(best.values())


def _identity(place: Place) -> str:
    """The same for one place under all its codes."""
    if place.level != "town":
        return lineage(place)[-1].code
    county = in_year(place.parent or "", place.from_year)
    return f"{lineage(county)[-1].code if county else place.parent}{min(spellings(place.name))}"


def _county_name(place: Place) -> str:
    chain = ancestors(place, place.from_year)
    return chain[-1].name if place.level == "town" and chain else place.name


# ---- what is around ----


def _named_in(texts: Iterable[str]) -> set[str]:
    return {mention.name for text in texts for mention in mentions(text)}


def _by_context(name: Named, found: list[Place], year: int, context: Context) -> Resolved:
    """The one candidate that title, prose or address speak for; else all that remain."""
    tiers: tuple[tuple[str, Callable[[], set[str]]], ...] = (
        ("the title", lambda: _named_in(context.names)),
        ("the prose", lambda: _of_one_county(spoken(context.prose, name.own))),
        ("the address", lambda: _named_in(context.given)),
    )
    evidence = [Evidence(part, "the name") for part in name.above]
    for where, read in tiers:
        said = read()
        left, spoke = _narrowed(found, said, year)
        if not left:
            return Resolved(UNKNOWN, reason=f"{where} speaks of {'、'.join(sorted(said))}")
        evidence += [Evidence(part, where) for part in spoke]
        found = left
        if len(found) == 1 and spoke:
            return _resolved(found[0], year, evidence)
    if len(found) == 1 and _is_alone(name, found[0], year, context):
        return _resolved(found[0], year, [Evidence(name.own, "the only place of this name")])
    if len(found) == 1:
        return Resolved(UNKNOWN, reason="the only place of this name does not fit the text")
    return Resolved(AMBIGUOUS, candidates=tuple(found), evidence=tuple(evidence))


def _of_one_county(said: set[str]) -> set[str]:
    """The places spoken of; none where prose speaks of several counties, whichever is its own."""
    known = divisions().named
    counties = {frozenset(lineage(p)[-1].code for p in known[name] if p.level == "county") for name in said}
    return said if len(counties - {frozenset()}) < 2 else set()


def _narrowed(found: list[Place], said: set[str], year: int) -> tuple[list[Place], list[str]]:
    """The candidates that lie in the places spoken of, and what spoke for them.

    None where a place is spoken of that holds no candidate; all where nothing is spoken of.
    """
    spoke: list[str] = []
    for level in ("county", "city", "province"):
        of_level = {name for name in said if any(p.level == level for p in divisions().named.get(name, ()))}
        lying = [(place, _speaking(place, level, of_level, year)) for place in found]
        inside = [place for place, names in lying if names]
        if inside:
            found = inside
            spoke += sorted({name for _, names in lying for name in names})
        elif of_level and any(a.level == level for place in found for a in ancestors(place, year)):
            return [], []
    return found, spoke


def _speaking(place: Place, level: str, said: set[str], year: int) -> list[str]:
    chain = [higher for higher in ancestors(place, year) if higher.level == level]
    return [name for name in said for higher in chain if _is(name, higher, year)]


def _is_alone(name: Named, place: Place, year: int, context: Context) -> bool:
    """Whether nothing in the text speaks against the only town of its name, in a year when all are listed."""
    chain = ancestors(place, year)
    if year > TOWNS_LISTED or strangers((*context.names, *context.prose)):
        return False
    called = own_words(context.prose)
    return not called or any(higher.name[-1] in called for higher in chain)


# ---- the answer ----


def _resolved(place: Place, year: int, evidence: list[Evidence]) -> Resolved:
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
