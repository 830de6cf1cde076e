"""What was recognised in a picture and rests on a letter that is not sure.

A recogniser takes a rare character for a common one: 霁 for 雾, 甪 for 用.
Where the same name, year or day is told elsewhere in letters that are all
sure, or by what was never recognised (the file's name), that confirms it;
else it is kept, and said to be unsure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gojparse.identity.evidence import Evidence
from gojparse.identity.lines import TextLine
from gojparse.messages import Phrase
from gojparse.model import Document, Finding, Locator
from gojparse.rules import IDENTITY_UNSURE
from gojparse.text import fold

_NUMERAL = re.compile("[0-9〇零○O一二三四五六七八九十]")


def low_confidence_findings(
    document: Document,
    chosen: Iterable[Evidence | None],
    found: Sequence[Evidence],
    lines: Sequence[TextLine],
) -> list[Finding]:
    """A finding for each of the chosen that no place of the document gives in letters that are all sure."""
    if not document.low_confidence:
        return []
    findings = []
    for piece in chosen:
        if piece is None or piece.locator is None or not (letters := _faint(document, piece, piece.locator)):
            continue
        if all(_faint(document, piece, place) for place in _elsewhere(piece, found, lines)):
            facts: dict[str, str | Phrase] = {"what": Phrase(f"identity.{piece.about}"), "letters": letters}
            findings.append(
                Finding(rule=IDENTITY_UNSURE, found=str(piece.value), facts=facts, locator=piece.locator)
            )
    return findings


def _elsewhere(
    piece: Evidence, found: Sequence[Evidence], lines: Sequence[TextLine]
) -> Iterator[Locator | None]:
    """Every place that tells the same. A name is itself wherever it stands; a year may be any year there."""
    value = fold(str(piece.value))
    yield from (
        other.locator for other in found if other.about == piece.about and fold(str(other.value)) == value
    )
    if piece.about == "issuer":
        yield from (line.locator for line in lines if value in line.folded)


def _faint(document: Document, piece: Evidence, place: Locator | None) -> str:
    """The letters of this place that are not sure and may be of the name, or of the number."""
    if place is None:  # told by the file, in no picture
        return ""
    name = str(piece.value) + fold(str(piece.value))
    return "".join(
        sign
        for sign in dict.fromkeys(document.low_confidence_at(place))
        if (sign in name if piece.about == "issuer" else _NUMERAL.fullmatch(sign))
    )
