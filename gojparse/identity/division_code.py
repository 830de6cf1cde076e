"""The code of an issuer's place in the reporting year, and what the code tells beyond the name.

市 alone does not tell a city from a county; the tables of places do. Where
several places bear the name and the text does not choose, no code is given
and a finding names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from gojparse.identity import Identity
from gojparse.identity.evidence import OUTSIDE, unquoted
from gojparse.identity.lines import DocumentPart
from gojparse.messages import Phrase
from gojparse.model import Document, Finding, Paragraph
from gojparse.places.around import Context
from gojparse.places.find import AMBIGUOUS, RESOLVED, ResolvedPlace, resolve_place
from gojparse.places.lineage import ancestors
from gojparse.places.table import PlaceRecord
from gojparse.rules import IDENTITY_UNSURE, PLACE_AMBIGUOUS
from gojparse.text import LONGEST_FOLDED, fold

_MOST_NAMED = 5  # of the places that bear one name: 城关镇 is the name of a hundred


def with_division_code(
    identity: Identity, document: Document, parts: Sequence[DocumentPart], source: str
) -> Identity:
    """Return the identity with the code of its place, or with a finding that names several places.

    Type and level are taken from the code where the name left them open. `source` is the document's name.
    """
    place = resolve_place(
        identity.issuer,
        identity.issuer_type,
        identity.level,
        identity.year,
        partial(_around, identity, document, parts, source),
    )
    if place.status == AMBIGUOUS:
        return replace(identity, findings=(*identity.findings, _ambiguous(identity, place)))
    if place.status != RESOLVED:
        return identity
    return replace(
        identity,
        issuer_type=identity.issuer_type or "government",
        level=identity.level or place.level,
        division_code=place.division_code,
        findings=tuple(f for f in identity.findings if not _confirmed(f, str(identity.issuer), place)),
    )


def _confirmed(finding: Finding, issuer: str, place: ResolvedPlace) -> bool:
    """Return whether the doubted letters are those of a place within a place.

    Misread, it would be in no table.
    """
    if finding.rule is not IDENTITY_UNSURE or finding.facts["what"] != Phrase("identity.issuer"):
        return False
    named = [name for name in place.path if name in issuer]
    for name in named:
        issuer = issuer.replace(name, "", 1)
    return len(named) > 1 and not set(issuer).intersection(str(finding.facts["letters"]))


def _around(identity: Identity, document: Document, parts: Sequence[DocumentPart], source: str) -> Context:
    """Collect the texts that may tell the issuer's place: titles, signature, prose, address, file name."""
    issuers = [piece for piece in identity.candidates if piece.about == "issuer"]
    names = [identity.title or "", document.metadata.get("title", "")]
    names += [str(piece.value) for piece in issuers if piece.where not in OUTSIDE]
    address = (document.metadata.get("address", ""), source)
    return Context(_folded(names), _folded(_prose(parts)), _folded(map(unquoted, address)))


def _prose(parts: Sequence[DocumentPart]) -> Iterator[str]:
    """Yield the paragraphs; lines of a table that was printed with tabs name no place."""
    paragraphs = (block for part in parts for block in part.blocks if isinstance(block, Paragraph))
    return (block.text for block in paragraphs if "\t" not in block.text.strip())


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts folded, without empty ones."""
    short = (fold(text) if len(text) <= LONGEST_FOLDED else fold.__wrapped__(text) for text in texts)
    return tuple(text for text in short if text)


def _ambiguous(identity: Identity, place: ResolvedPlace) -> Finding:
    """Return the finding that names the places of one name."""
    named = "; ".join(_full_name(one, identity.year or 0) for one in place.candidates[:_MOST_NAMED])
    more = "; ..." if len(place.candidates) > _MOST_NAMED else ""
    issuer = next((piece for piece in identity.candidates if piece.value == identity.issuer), None)
    return Finding(
        rule=PLACE_AMBIGUOUS,
        found=named + more,
        facts={"count": str(len(place.candidates))},
        locator=issuer.locator if issuer else None,
    )


def _full_name(place: PlaceRecord, year: int) -> str:
    """Return code and name of a place with all that lies above it."""
    return f"{place.code} {''.join(higher.name for higher in ancestors(place, year))}{place.name}"
