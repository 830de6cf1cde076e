"""What contradicts the issuer and the year believed, and what is known only from outside the text."""

from __future__ import annotations

from gojparse.identity.evidence import ADDRESS, FILE_NAME, OUTSIDE, SEVERAL, Evidence
from gojparse.identity.names import department_under, same
from gojparse.messages import Phrase
from gojparse.model import Finding
from gojparse.rules import IDENTITY_FROM_NAME, ISSUER_CONFLICT, YEAR_CONFLICT
from gojparse.text import fold


def last_resorts(*chosen: Evidence | None) -> list[Finding]:
    """What is known only from outside the text."""
    return [
        Finding(
            rule=IDENTITY_FROM_NAME,
            found=str(piece.value),
            facts={"what": Phrase(f"identity.{piece.about}"), "where": Phrase(f"place.{piece.where}")},
            locator=piece.locator,
        )
        for piece in chosen
        if piece is not None and piece.where in OUTSIDE
    ]


def conflicts(found: list[Evidence], issuer: Evidence | None, year: Evidence | None) -> list[Finding]:
    """Every place that names another issuer or year than the one believed; each kind of place once."""
    findings: list[Finding] = []
    for chosen, rule in ((issuer, ISSUER_CONFLICT), (year, YEAR_CONFLICT)):
        told: set[str] = set()
        for piece in found:
            if (
                chosen is None
                or piece.about != chosen.about
                or piece.where in (chosen.where, ADDRESS, FILE_NAME)
            ):
                continue
            if piece.where not in told and not _agree(chosen, piece):
                told.add(piece.where)
                findings.append(
                    Finding(
                        rule=rule,
                        expected=str(chosen.value),
                        found=str(piece.value),
                        facts={
                            "where": Phrase(f"place.{chosen.where}"),
                            "elsewhere": Phrase(f"place.{piece.where}"),
                        },
                        locator=piece.locator or chosen.locator,
                    )
                )
    return findings


def undecided(found: list[Evidence], year: Evidence | None) -> list[Finding]:
    """A title's several years, where nothing else says which of them is reported on."""
    several = [piece for piece in found if piece.where == SEVERAL]
    if year is not None or len(several) < 2:
        return []
    one, other = several[:2]
    place = Phrase(f"place.{SEVERAL}")
    facts = {"where": place, "elsewhere": place}
    return [
        Finding(
            rule=YEAR_CONFLICT,
            expected=str(one.value),
            found=str(other.value),
            facts=facts,
            locator=one.locator,
        )
    ]


def _agree(one: Evidence, two: Evidence) -> bool:
    if one.about == "year":
        return one.value == two.value
    first, second = fold(str(one.value)), fold(str(two.value))
    if first == second:
        return True
    # an office may compile its government's report, but another department does not sign it
    return same(first, second) and not department_under(first, second)
