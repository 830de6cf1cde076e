"""Which of the candidate places are the six sections.

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

from gojparse.sections.candidates import Candidate, codes, tables_by_code
from gojparse.sections.tables import Table

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


class Choice(NamedTuple):
    """The places chosen, in reading order, and beside which of them a second place fits as well."""

    places: tuple[Candidate, ...]
    doubled: tuple[tuple[Candidate, Candidate], ...]

    def over_doubles(self) -> tuple[Candidate, ...]:
        """The places, each reaching over its own heading where that is printed twice in a row."""
        again = {place: other for place, other in self.doubled if 0 <= other.start - place.end <= _TOUCHING}
        return tuple(
            place._replace(end=again[place].end) if place in again else place for place in self.places
        )


@cache
def rank() -> dict[str, int]:
    """The place of each section on the form, from 0."""
    return {code: n for n, code in enumerate(codes())}


def choose(candidates: tuple[Candidate, ...], tables: tuple[Table, ...], end: int) -> Choice:
    """The best set of places; `end` is the length of the stream."""
    if tuple(candidate.code for candidate in candidates) == codes():
        return Choice(candidates, ())  # six places, in order: nothing to weigh
    best = _best(candidates, tables, end)
    places = tuple(candidates[n] for n in best.chosen)
    return Choice(places, _doubled(candidates, places, tables, end))


def _best(candidates: tuple[Candidate, ...], tables: tuple[Table, ...], end: int) -> _Path:
    """The best path. The score of a path's last place lacks what follows it until the next is known."""
    good = [0.0]
    for candidate in candidates:
        good.append(good[-1] + (_PASSED if candidate.score >= _GOOD else 0.0))
    ending: list[dict[int, _Path]] = []
    final = _Path(0.0, (), 0)
    for n, candidate in enumerate(candidates):
        bit = 1 << rank()[candidate.code]
        paths = {bit: _Path(candidate.score + _step(None, candidate), (n,), bit)}
        for before in range(n):
            if candidates[before].end > candidate.start:
                continue
            step = candidate.score + _step(candidates[before], candidate) + good[n] - good[before + 1]
            step += _following(candidates[before], candidate.start, tables)
            for path in ending[before].values():
                used = path.used | bit
                if path.used & bit or (used in paths and paths[used].score >= path.score + step):
                    continue
                paths[used] = _Path(path.score + step, (*path.chosen, n), used)
        kept = sorted(paths.values(), key=lambda path: (-path.score, path.chosen))[:_WIDTH]
        ending.append({path.used: path for path in kept})
        closing = _step(candidate, None) + _following(candidate, end, tables) + good[-1] - good[n + 1]
        final = max([final, *(path._replace(score=path.score + closing) for path in kept)], key=_order)
    return final


def _order(path: _Path) -> tuple[float, tuple[int, ...]]:
    return path.score, tuple(-n for n in path.chosen)


def _step(before: Candidate | None, after: Candidate | None) -> float:
    """What the form's order says of two places in a row; None is the document's beginning or end."""
    last = -1 if before is None else rank()[before.code]
    place = len(rank()) if after is None else rank()[after.code]
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


def _following(candidate: Candidate, until: int, tables: tuple[Table, ...]) -> float:
    """What a place scores by what stands between it and the next."""
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
    places: list[Candidate], candidates: tuple[Candidate, ...], tables: tuple[Table, ...], end: int
) -> float:
    """The score of these places, as the search counts it."""
    score = 0.0
    for before, place in zip([None, *places], [*places, None], strict=True):
        score += _step(before, place) + (place.score if place else 0.0)
        if before is not None:
            until = place.start if place else end
            score += _following(before, until, tables)
            score += _PASSED * sum(before.end <= c.start < until and c.score >= _GOOD for c in candidates)
    return score


def _doubled(
    candidates: tuple[Candidate, ...], places: tuple[Candidate, ...], tables: tuple[Table, ...], end: int
) -> tuple[tuple[Candidate, Candidate], ...]:
    """The chosen places beside which another of the same section fits as well."""
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
