"""One of several places of a name, by what the text around the name speaks of.

Title and signature before prose, prose before address and file name. A place
is decided for where what lies right above it is named: the county of a town,
the city of a district. Where only the province is, or nothing at all, a town
is taken if all towns of that year are listed, no other bears its name, and
nothing in the text speaks against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from gojparse.places.around import Context, mentions, own_words, spoken, strangers
from gojparse.places.kin import any_is, once
from gojparse.places.name import Named, spellings
from gojparse.places.table import TOWNS_LISTED, Place, ancestors, divisions, lineage, towns

_SPELT_ALIKE = 2019  # since then every street is a 街道 in the tables


class Evidence(NamedTuple):
    """What spoke for a place: a name, and where it was found."""

    name: str
    where: str


class Choice(NamedTuple):
    """The places that remain, what spoke for them, and whether that is enough to take a single one."""

    left: list[Place]
    evidence: tuple[Evidence, ...]
    enough: bool
    against: str | None = None


def choose(name: Named, found: list[Place], year: int, context: Context) -> Choice:
    """What the name itself and then the text leave of these places."""
    evidence = [Evidence(part, "the name") for part in name.above]
    titled, prose = named_in(context.names), cache(lambda: spoken(context.prose, name.own))
    if len(found) > 1:
        found = once(found, {*name.above, *titled, *prose()})
    for where, said in _tiers(name, context, titled, prose):
        found, spoke = _narrowed(found, said, year)
        if not found:
            return Choice([], (), False, f"{where} speaks of {'、'.join(sorted(said))}")
        evidence += [Evidence(part, where) for part in spoke]
        if len(found) == 1 and _decided(found[0], spoke, year, name):
            return Choice(found, tuple(dict.fromkeys(evidence)), True)
    if len(found) > 1:
        return Choice(found, tuple(evidence), False)
    against = _namesake(name, {each.name for each in evidence}, year) or _against(found[0], year, context)
    alone = Evidence(name.own, "the only place of this name")
    return Choice(found, tuple(dict.fromkeys((*evidence, alone))), against is None, against)


def _tiers(
    name: Named, context: Context, titled: set[str], prose: Callable[[], set[str]]
) -> Iterator[tuple[str, set[str]]]:
    """The places spoken of, most trusted first; each is read only if those before left it open."""
    yield "the name", {*name.above}
    yield "the title", titled
    yield "the prose", _of_one_county(prose())
    yield "the address", named_in(context.given)


def named_in(texts: Iterable[str]) -> set[str]:
    """The places that these folded texts name."""
    return {mention.name for text in texts for mention in mentions(text)}


def _of_one_county(said: set[str]) -> set[str]:
    """The places spoken of; none where prose speaks of several counties, whichever is its own."""
    known = divisions().named
    counties = {frozenset(lineage(p)[-1].code for p in known[name] if p.level == "county") for name in said}
    return said if len(counties - {frozenset()}) < 2 else set()


def _narrowed(found: list[Place], said: set[str], year: int) -> tuple[list[Place], list[str]]:
    """The candidates that lie in the places spoken of, and what spoke for them.

    None where a place is spoken of that holds no candidate; all where nothing is spoken of.
    """
    known, spoke = divisions().named, list[str]()
    if not said:
        return found, spoke
    for level in ("county", "city", "province"):
        of_level = {name for name in said if any(place.level == level for place in known.get(name, ()))}
        speaking = {place: _speaking(place, level, of_level, year) for place in found}
        if inside := [place for place in found if speaking[place]]:
            found = inside
            spoke += sorted({name for place in inside for name in speaking[place]})
        elif of_level and any(above.level == level for place in found for above in ancestors(place, year)):
            return [], []
    return found, spoke


def _speaking(place: Place, level: str, said: set[str], year: int) -> list[str]:
    chain = [above for above in ancestors(place, year) if above.level == level]
    return [name for name in said if any_is(name, chain, year)]


def _decided(place: Place, spoke: list[str], year: int, name: Named) -> bool:
    """Whether what lies right above the place is named; a county or city whose name is the only one is."""
    return not name.is_town or any(any_is(part, ancestors(place, year)[-1:], year) for part in spoke)


def _namesake(name: Named, said: set[str], year: int) -> str | None:
    """Another town of the name, where the text puts it, that the table of the year may have missed: it is
    drawn up in mid-year, and the first tables spell some streets otherwise.
    """
    years = range(year - 1, max(year + 1, _SPELT_ALIKE) + 1)
    known = [town for spelling in spellings(name.own) for town in towns(spelling)]
    there = [town for town in known if all(any_is(part, ancestors(town, year), year) for part in said)]
    others = once([town for town in there if any(map(town.valid, years))], set())
    return f"there is {others[-1].code}, too" if len(others) > 1 else None


def _against(place: Place, year: int, context: Context) -> str | None:
    """What speaks against the only town of its name."""
    if year > TOWNS_LISTED:
        return "not all towns of this year are listed"
    if unknown := strangers((*context.names, *context.prose)):
        return f"the text speaks of {'、'.join(sorted(unknown))}"
    called = own_words(context.prose)
    if called and not any(above.name[-1] in called for above in ancestors(place, year)):
        return f"the text calls what is above it {'、'.join(sorted(called))}"
    return None
