"""The one place that an issuer's name means in the reporting year, with its codes.

The candidates are all places of that name in that year which the name itself
does not rule out. The text around the name chooses: title and signature before
prose, prose before address and file name. A place is decided for where the
place right above it is named: the county of a town, the city of a district.
Where only the province is named, or nothing at all, a town is taken if all
towns of that year are listed, no other bears its name, and nothing in the text
speaks against it. Where several candidates remain no code is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from gojparse.places.around import Context, own_place_words, place_mentions, places_in_prose, unknown_places
from gojparse.places.lineage import ancestors, any_is_called, in_year, lineage
from gojparse.places.name import NamedPlaces, places_in_name, town_spellings
from gojparse.places.table import FIRST_YEAR, LAST_YEAR, TOWNS_LISTED, PlaceRecord, divisions, towns_named

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"

_STREETS_ALL_LISTED = 2019  # since then every street is a 街道 in the tables


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A place with its code in the reporting year, or the reason why there is none."""

    status: str
    path: tuple[str, ...] = ()  # the names from the province down, as in that year
    level: str | None = None
    division_code: str | None = None  # nine digits of a town, else six
    candidates: tuple[PlaceRecord, ...] = ()  # one if resolved, several if ambiguous
    reason: str | None = None  # why it is unknown


def resolve_place(
    issuer: str | None,
    issuer_type: str | None,
    level: str | None,
    year: int | None,
    around: Callable[[], Context] = Context,
) -> ResolvedPlace:
    """Find the place of an issuer in the reporting year; of an office that of its government.

    Args:
        issuer: The issuer's name as printed.
        issuer_type: The type that the name tells.
        level: The level that name or text already tell. A place of another level is no candidate.
        year: The reporting year.
        around: Collects the text around the name. It is called only where candidates are left.
    """
    if not issuer or year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return ResolvedPlace(UNKNOWN, reason="no issuer, or no year that the tables cover")
    name = places_in_name(issuer, issuer_type)
    if name is None:
        return ResolvedPlace(UNKNOWN, reason="the name names no place that the tables know")
    found = [place for place in _places_of_name(name, year) if not level or place.level == level]
    if not found:
        return ResolvedPlace(UNKNOWN, reason=f"no such place in {year}, or not where the name puts it")
    left, objection = _choose_place(name, found, year, around())
    if objection:
        return ResolvedPlace(UNKNOWN, reason=objection)
    if len(left) > 1:
        return ResolvedPlace(AMBIGUOUS, candidates=tuple(left))
    (place,) = left
    path = (*(above.name for above in ancestors(place, year)), place.name)
    return ResolvedPlace(RESOLVED, path, place.level, place.code, (place,))


def _places_of_name(name: NamedPlaces, year: int) -> list[PlaceRecord]:
    """Return the places of this name that lie where the name puts them, each as it was in this year."""
    if name.is_town:
        found = [p for spelling in town_spellings(name.own) for p in towns_named(spelling) if p.valid(year)]
    else:
        known = (_record_of_year(place, year) for place in divisions().named.get(name.own, ()))
        found = [*dict.fromkeys(place for place in known if place)]
    return [
        place
        for place in found
        if all(any_is_called(ancestors(place, year), part, year) for part in name.above)
    ]


def _record_of_year(place: PlaceRecord, year: int) -> PlaceRecord | None:
    """Return a place as it was in the year, also by the name that it bore a year before or after."""
    if place.valid(year):
        return place
    if year not in (place.from_year - 1, (place.to_year or LAST_YEAR) + 1):
        return None
    return next((other for other in reversed(lineage(place)) if other.valid(year)), None)


def _without_double_codes(found: list[PlaceRecord], named: set[str]) -> list[PlaceRecord]:
    """Return one record of each place. In a year of change a place has two codes.

    The record whose county is named is kept, else that of the year's end.
    """
    best: dict[str, PlaceRecord] = {}
    for place in sorted(found, key=lambda place: (_county_name(place) in named, place.from_year)):
        best[_lasting_key(place)] = place
    return sorted(best.values())


def _lasting_key(place: PlaceRecord) -> str:
    """Return a key that is the same for one place under all its codes."""
    if place.level != "town":
        return lineage(place)[-1].code
    county = in_year(place.parent or "", place.from_year)
    return f"{lineage(county)[-1].code if county else place.parent}{min(town_spellings(place.name))}"


def _county_name(place: PlaceRecord) -> str:
    """Return the name of a county, or of the county above a town."""
    chain = ancestors(place, place.from_year)
    return chain[-1].name if place.level == "town" and chain else place.name


def _choose_place(
    name: NamedPlaces, found: list[PlaceRecord], year: int, context: Context
) -> tuple[list[PlaceRecord], str | None]:
    """Narrow the candidates down by the name itself, then by the text.

    Returns:
        The places that remain, and an objection if none of them can be taken.
    """
    titled, prose = _named_in(context.names), cache(lambda: places_in_prose(context.prose, name.own))
    if len(found) > 1:
        found = _without_double_codes(found, {*name.above, *titled, *prose()})
    decisive = {*name.above}
    for where, named in _tiers(name, context, titled, prose):
        found, names = _narrowed(found, named, year)
        if not found:
            return [], f"{where} speaks of {'、'.join(sorted(named))}"
        decisive.update(names)
        if len(found) == 1 and _decided(found[0], names, year, name):
            return found, None
    if len(found) > 1:
        return found, None
    return found, _namesake(name, decisive, year) or _objection(found[0], year, context)


def _tiers(
    name: NamedPlaces, context: Context, titled: set[str], prose: Callable[[], set[str]]
) -> Iterator[tuple[str, set[str]]]:
    """Yield the places named in each text, most trusted first; a text is read only if it is needed."""
    yield "the name", {*name.above}
    yield "the title", titled
    yield "the prose", _of_one_county(prose())
    yield "the address", _named_in(context.address)


def _named_in(texts: Iterable[str]) -> set[str]:
    """Return the places that these folded texts name."""
    return {mention.name for text in texts for mention in place_mentions(text)}


def _of_one_county(named: set[str]) -> set[str]:
    """Return the places named in prose; none where they lie in several counties."""
    known = divisions().named
    counties = {frozenset(lineage(p)[-1].code for p in known[name] if p.level == "county") for name in named}
    return named if len(counties - {frozenset()}) < 2 else set()


def _narrowed(found: list[PlaceRecord], named: set[str], year: int) -> tuple[list[PlaceRecord], list[str]]:
    """Return the candidates that lie in the places named, and the names that decided.

    Returns:
        No candidates where a place is named that holds none of them; all where nothing is named.
    """
    known, decisive = divisions().named, list[str]()
    if not named:
        return found, decisive
    for level in ("county", "city", "province"):
        of_level = {name for name in named if any(place.level == level for place in known.get(name, ()))}
        above = {place: _named_above(place, level, of_level, year) for place in found}
        if inside := [place for place in found if above[place]]:
            found = inside
            decisive += sorted({name for place in inside for name in above[place]})
        elif of_level and any(one.level == level for place in found for one in ancestors(place, year)):
            return [], []
    return found, decisive


def _named_above(place: PlaceRecord, level: str, named: set[str], year: int) -> list[str]:
    """Return the names that belong to the place of this level above a candidate."""
    chain = [above for above in ancestors(place, year) if above.level == level]
    return [name for name in named if any_is_called(chain, name, year)]


def _decided(place: PlaceRecord, decisive: list[str], year: int, name: NamedPlaces) -> bool:
    """Return whether the place right above is named; a county or city with the only such name needs none."""
    above = ancestors(place, year)[-1:]
    return not name.is_town or any(any_is_called(above, part, year) for part in decisive)


def _namesake(name: NamedPlaces, named: set[str], year: int) -> str | None:
    """Return an objection where another town of the name may exist that the year's table missed.

    Each table is drawn up in mid-year, and the first ones spell some streets otherwise.
    """
    years = range(year - 1, max(year + 1, _STREETS_ALL_LISTED) + 1)
    known = [town for spelling in town_spellings(name.own) for town in towns_named(spelling)]
    there = [
        town for town in known if all(any_is_called(ancestors(town, year), part, year) for part in named)
    ]
    others = _without_double_codes([town for town in there if any(map(town.valid, years))], set())
    return f"there is {others[-1].code}, too" if len(others) > 1 else None


def _objection(place: PlaceRecord, year: int, context: Context) -> str | None:
    """Return an objection to the only town of its name, if the year or the text raises one."""
    if year > TOWNS_LISTED:
        return "not all towns of this year are listed"
    if unknown := unknown_places((*context.names, *context.prose)):
        return f"the text speaks of {'、'.join(sorted(unknown))}"
    called = own_place_words(context.prose)
    if called and not any(above.name[-1] in called for above in ancestors(place, year)):
        return f"the text calls what is above it {'、'.join(sorted(called))}"
    return None
