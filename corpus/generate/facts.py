"""What else is true of a document: who wrote it, what it holds, how its tables must be judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from corpus.generate.finish import characters
from corpus.generate.recipes import UNDAMAGED, Recipe
from corpus.generate.records import Draft, Evidence, Row
from corpus.generate.truth import equations, number
from gojparse.model import Status

TABLES = ("disclosures", "applications", "appeals")
_WORST_FIRST = ("doubtful", "missing", "unbalanced", "unverifiable", "balanced_trivially", "balanced")


def facts(draft: Draft, recipe: Recipe, fill: str, rows: Sequence[Row], proof: Evidence) -> dict[str, object]:
    """The manifest's entry for a document, without its name."""
    translated = "traditional" in recipe.finish
    own = {table: [row for row in rows if row.table == table] for table in TABLES}
    verdicts = {table: verdict(draft, table, own[table], proof) for table in TABLES}
    held = [part.table for part in draft.parts if part.table]
    return {
        "fill": fill,
        "undamaged": not recipe.quirks
        and not recipe.finish
        and recipe.layout in UNDAMAGED[recipe.carrier]
        and len({draft.forms[table].edition for table in TABLES}) == 1,  # a hybrid form is itself a quirk
        "editions": {table: draft.forms[table].edition for table in held},
        "title": None if translated else characters(draft.title, recipe.finish),
        "issuer": None if translated else draft.issuer.name,
        "issuer_type": draft.issuer.issuer_type,
        "level": draft.issuer.level,
        "year": draft.year,
        "published_on": draft.published if draft.signature else None,
        "sections": [part.code for part in draft.parts],
        "verdicts": verdicts,
        "verdict": _worst(verdicts.values()),
        "all_zero": bool(rows) and all(not Decimal(row.real) for row in rows),
        "statements": [
            {
                "section": s.section,
                "sentence": characters(s.sentence, recipe.finish),
                "number": s.number,
                "unit": s.unit,
                "subject": s.subject,
                "reading": s.reading,
            }
            for s in ([] if translated else draft.stated)
        ],
    }


def _worst(verdicts: Iterable[str | None]) -> str | None:
    found = [v for v in verdicts if v != "complete"]
    if "doubtful" in found:
        return "doubtful"
    if None in found:
        return None
    return min((v for v in found if v is not None), key=_WORST_FIRST.index)


def verdict(draft: Draft, table: str, rows: list[Row], proof: Evidence) -> str | None:
    """The verdict of a table where the contract leaves no doubt about it, else None."""
    if not rows:
        return "missing"
    allowed = [set(row.status.split("|")) for row in rows]
    withheld = {Status.AMBIGUOUS, Status.UNREADABLE, Status.ABSENT}
    if any(statuses <= withheld for statuses in allowed):
        return "doubtful"
    if table == "disclosures" and draft.extra_rows.get(table):
        return "doubtful"  # numbers that no cell takes
    if any(statuses & withheld for statuses in allowed):
        return None
    if table == "disclosures":
        return "complete"
    if all(row.value and not Decimal(row.value) for row in rows):
        return "balanced_trivially"
    if proof is not Evidence.GRID and any(not row.printed or row.status == Status.PLACED for row in rows):
        return None  # what balances chose, they cannot confirm; how far that reaches is left open
    return _confronted(draft, table, rows)


def _confronted(draft: Draft, table: str, rows: list[Row]) -> str | None:
    printed = {f"{row.line}.{row.column}": number(row.printed) for row in rows}
    held: set[str] = set()
    for left, right in equations(draft.forms[table], table):
        sides = [[printed[name] for name in side] for side in (left, right)]
        over = sum(v or 0 for v in sides[0]) - sum(v or 0 for v in sides[1])
        gaps = [None in side for side in sides]
        if (over > 0 and not gaps[1]) or (over < 0 and not gaps[0]):
            return "unbalanced"
        if over == 0 and not all(gaps):
            held.update((*left, *right))
    if all(value is None for value in printed.values()):
        return "unverifiable"
    if not any(printed.values()):
        return None
    return "balanced" if all(name in held for name, value in printed.items() if value) else "unverifiable"
