"""The choice of the six sections among the candidate places.

A small dynamic programme over the candidates in reading order: each section
once at most, and a place is better the more its wording and standing say,
the better it follows the form's order, and if what follows is what the
section must hold: its table soon after, prose in between, no other table
and no other good heading passed over.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gojparse.sections.candidates import Candidate, section_codes, tables_by_code
from gojparse.sections.tables import TableRegion

_OWN_TABLE, _NO_TABLE, _FOREIGN_TABLE = 3.0, -1.0, -1.5
_PROSE, _NOTHING = 1.0, -1.2
_NEXT, _BACKWARDS, _OUT_OF_PLACE = 0.6, -2.5, -6.0
_SKIPPED = -0.6  # each section skipped before a heading that is only near in wording
_PASSED = -0.4  # each good heading passed over
_GOOD = 4.0
_TABLE_FAR = 100.0  # characters of text before the table that cost one point
_TABLE_AWAY = 3.0  # at most
_WIDTH = 24  # paths kept for each last place: a counted limit
_EQUAL = 0.45  # two places are said to fit equally within this
_TOUCHING = 2  # characters between a heading and its double


class _Path(NamedTuple):
    score: float
    chosen: tuple[int, ...]
    used: int


class SectionChoice(NamedTuple):
    """The places chosen, in reading order, and those for which a second place fits as well."""

    places: tuple[Candidate, ...]
    doubled: tuple[tuple[Candidate, Candidate], ...]

    def over_doubles(self) -> tuple[Candidate, ...]:
        """Return the places, each extended over a heading that is printed twice in a row."""
        again = {place: other for place, other in self.doubled if 0 <= other.start - place.end <= _TOUCHING}
        return tuple(
            place._replace(end=again[place].end) if place in again else place for place in self.places
        )


@cache
def section_ranks() -> dict[str, int]:
    """Return the position of each section on the form, from 0."""
    return {code: n for n, code in enumerate(section_codes())}


def choose_headings(
    candidates: tuple[Candidate, ...], tables: tuple[TableRegion, ...], end: int
) -> SectionChoice:
    """Return the best set of places.

    Args:
        candidates: The places in reading order.
        tables: The table regions in reading order.
        end: The length of the folded text.
    """
    if tuple(candidate.code for candidate in candidates) == section_codes():
        return SectionChoice(candidates, ())  # six places, in order: nothing to weigh
    best = _best(candidates, tables, end)
    places = tuple(candidates[n] for n in best.chosen)
    return SectionChoice(places, _doubled(candidates, places, tables, end))


def _best(candidates: tuple[Candidate, ...], tables: tuple[TableRegion, ...], end: int) -> _Path:
    """Return the best path. The score of its last place lacks what follows until the next place is known."""
    good = [0.0]
    for candidate in candidates:
        good.append(good[-1] + (_PASSED if candidate.score >= _GOOD else 0.0))
    paths_to: list[dict[int, _Path]] = []
    final = _Path(0.0, (), 0)
    for n, candidate in enumerate(candidates):
        bit = 1 << section_ranks()[candidate.code]
        paths = {bit: _Path(candidate.score + _step(None, candidate), (n,), bit)}
        for before in range(n):
            if candidates[before].end > candidate.start:
                continue
            step = candidate.score + _step(candidates[before], candidate) + good[n] - good[before + 1]
            step += _following(candidates[before], candidate.start, tables)
            for path in paths_to[before].values():
                used = path.used | bit
                if path.used & bit or (used in paths and paths[used].score >= path.score + step):
                    continue
                paths[used] = _Path(path.score + step, (*path.chosen, n), used)
        kept = sorted(paths.values(), key=lambda path: (-path.score, path.chosen))[:_WIDTH]
        paths_to.append({path.used: path for path in kept})
        closing = _step(candidate, None) + _following(candidate, end, tables) + good[-1] - good[n + 1]
        final = max([final, *(path._replace(score=path.score + closing) for path in kept)], key=_order)
    return final


def _order(path: _Path) -> tuple[float, tuple[int, ...]]:
    return path.score, tuple(-n for n in path.chosen)


def _step(before: Candidate | None, after: Candidate | None) -> float:
    """Return the weight of two places in a row; None stands for the start or end of the document."""
    last = -1 if before is None else section_ranks()[before.code]
    place = len(section_ranks()) if after is None else section_ranks()[after.code]
    gap = place - last
    score = _OUT_OF_PLACE if before is not None and before.between_only and gap != 1 else 0.0
    if after is None:
        return score
    if gap == 1:
        return score + _NEXT
    if after.between_only or (after.in_place_only and gap < 0):
        return score + _OUT_OF_PLACE
    if after.in_place_only:
        return score + _SKIPPED * (gap - 1)
    return score + (_BACKWARDS if gap < 0 else 0.0)


def _following(candidate: Candidate, until: int, tables: tuple[TableRegion, ...]) -> float:
    """Return the weight of what is printed between a place and the next one."""
    own = tables_by_code().get(candidate.code)
    inside = [table for table in tables if candidate.start <= table.start < until]
    score = _FOREIGN_TABLE * len({table.kind for table in inside if table.kind != own})
    if own is None:
        return score + (_PROSE if until - candidate.end >= 1 else _NOTHING)
    away = min((table.start - candidate.end for table in inside if table.kind == own), default=None)
    if away is None:
        return score + _NO_TABLE
    return score + _OWN_TABLE - min(_TABLE_AWAY, max(0, away) / _TABLE_FAR)


def _total(
    places: list[Candidate],
    candidates: tuple[Candidate, ...],
    tables: tuple[TableRegion, ...],
    end: int,
) -> float:
    """Return the score of these places, as the search counts it."""
    score = 0.0
    for before, place in zip([None, *places], [*places, None], strict=True):
        score += _step(before, place) + (place.score if place else 0.0)
        if before is not None:
            until = place.start if place else end
            score += _following(before, until, tables)
            score += _PASSED * sum(before.end <= c.start < until and c.score >= _GOOD for c in candidates)
    return score


def _doubled(
    candidates: tuple[Candidate, ...],
    places: tuple[Candidate, ...],
    tables: tuple[TableRegion, ...],
    end: int,
) -> tuple[tuple[Candidate, Candidate], ...]:
    """Return each chosen place for which another one of the same section fits as well."""
    total = _total(list(places), candidates, tables, end)
    doubled: list[tuple[Candidate, Candidate]] = []
    for place in places:
        for other in candidates:
            if other.code != place.code or other == place or not (other.titled and place.titled):
                continue
            swapped = sorted((other if p == place else p for p in places), key=lambda c: c.start)
            apart = all(a.end <= b.start for a, b in pairwise(swapped))
            if apart and _total(swapped, candidates, tables, end) >= total - _EQUAL:
                doubled.append((place, other))
                break
    return tuple(doubled)
