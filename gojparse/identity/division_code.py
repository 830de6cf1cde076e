"""The place of an issuer: its code in the reporting year, and what the code tells beyond the name.

市 alone does not tell a city from a county; the tables of places do. Where
several places bear the name and the text does not choose, no code is given
and a finding names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from gojparse.identity import Identity
from gojparse.identity.evidence import OUTSIDE
from gojparse.identity.part import DocumentPart
from gojparse.messages import Phrase
from gojparse.model import Document, Finding, Paragraph
from gojparse.places.around import Context
from gojparse.places.find import AMBIGUOUS, RESOLVED, ResolvedPlace, resolve_place
from gojparse.places.lineage import ancestors
from gojparse.places.table import PlaceRecord
from gojparse.rules import IDENTITY_UNSURE, PLACE_AMBIGUOUS
from gojparse.text import LONGEST_FOLDED, fold

_MOST_TOLD = 5  # of the places that bear one name: 城关镇 is the name of a hundred


def with_division_code(
    identity: Identity, document: Document, parts: Sequence[DocumentPart], source: str
) -> Identity:
    """The identity with the code of its place, with type and level where they were open, or a finding."""
    place = resolve_place(
        identity.issuer,
        identity.issuer_type,
        identity.level,
        identity.year,
        partial(_around, identity, document, parts, source),
    )
    if place.status == AMBIGUOUS:
        return replace(identity, findings=(*identity.findings, _several(identity, place)))
    if place.status != RESOLVED:
        return identity
    return replace(
        identity,
        issuer_type=identity.issuer_type or "government",
        level=identity.level or place.level,
        division_code=place.division_code,
        findings=tuple(f for f in identity.findings if not _borne_out(f, str(identity.issuer), place)),
    )


def _borne_out(finding: Finding, issuer: str, place: ResolvedPlace) -> bool:
    """Whether the doubted letters are those of a place within a place: misread, it would be in no table."""
    if finding.rule is not IDENTITY_UNSURE or finding.facts["what"] != Phrase("identity.issuer"):
        return False
    named = [name for name in place.path if name in issuer]
    for name in named:
        issuer = issuer.replace(name, "", 1)
    return len(named) > 1 and not set(issuer).intersection(str(finding.facts["letters"]))


def _around(identity: Identity, document: Document, parts: Sequence[DocumentPart], source: str) -> Context:
    """The texts that may say where the issuer is: title and signature, prose, address and file name."""
    issuers = [piece for piece in identity.candidates if piece.about == "issuer"]
    names = [identity.title or "", document.metadata.get("title", "")]
    names += [str(piece.value) for piece in issuers if piece.where not in OUTSIDE]
    given = (document.metadata.get("address", ""), source)
    return Context(_folded(names), _folded(_prose(parts)), _folded(map(_unquoted, given)))


def _prose(parts: Sequence[DocumentPart]) -> Iterator[str]:
    """The paragraphs; lines of a table that was printed with tabs speak of no place."""
    paragraphs = (block for part in parts for block in part.blocks if isinstance(block, Paragraph))
    return (block.text for block in paragraphs if "\t" not in block.text.strip())


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    short = (fold(text) if len(text) <= LONGEST_FOLDED else fold.__wrapped__(text) for text in texts)
    return tuple(text for text in short if text)


def _unquoted(address: str) -> str:
    if "%" not in address:
        return address
    from urllib.parse import unquote  # 4 ms to import, and rarely needed

    return unquote(address)


def _several(identity: Identity, place: ResolvedPlace) -> Finding:
    told = "; ".join(_told(candidate, identity.year or 0) for candidate in place.candidates[:_MOST_TOLD])
    more = "; ..." if len(place.candidates) > _MOST_TOLD else ""
    mine = next((piece for piece in identity.candidates if piece.value == identity.issuer), None)
    return Finding(
        rule=PLACE_AMBIGUOUS,
        found=told + more,
        facts={"count": str(len(place.candidates))},
        locator=mine.locator if mine else None,
    )


def _told(place: PlaceRecord, year: int) -> str:
    return f"{place.code} {''.join(higher.name for higher in ancestors(place, year))}{place.name}"
