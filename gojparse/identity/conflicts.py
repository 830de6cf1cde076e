"""Findings on issuer, year and themes: contradictions, low confidence, and what the text does not tell.

A recogniser takes a rare character for a common one: 霁 for 雾, 甪 for 用. Where
the same name, year or day stands elsewhere in letters that are all sure, or
where it was never recognised (the file's name), that confirms it. Else it is
kept, and a finding names the doubtful letters.

Sentences give away a year left over from an older report, or a theme that the
edition asks for and nobody wrote about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from gojparse import rules
from gojparse.forms.form import load
from gojparse.identity import evidence as ev
from gojparse.identity.evidence import Evidence
from gojparse.identity.lines import DocumentLine, DocumentPart
from gojparse.identity.names import WORDS, department_under, same
from gojparse.identity.years import YEAR, date_number, may_name_year
from gojparse.messages import Phrase
from gojparse.model import Document, Finding, Locator, Paragraph
from gojparse.text import fold, lazy, squeeze

# ---- contradictions ----


def last_resorts(*chosen: Evidence | None) -> list[Finding]:
    """Return a finding for each of the chosen that is known only from outside the text."""
    return [
        Finding(
            rule=rules.IDENTITY_FROM_NAME,
            found=str(piece.value),
            facts={"what": Phrase(f"identity.{piece.about}"), "where": Phrase(f"place.{piece.where}")},
            locator=piece.locator,
        )
        for piece in chosen
        if piece is not None and piece.where in ev.OUTSIDE
    ]


def conflicts(found: list[Evidence], issuer: Evidence | None, year: Evidence | None) -> list[Finding]:
    """Return a finding for every place that names another issuer or year; one for each kind of place."""
    return [
        _conflict(rule, chosen, piece, piece.locator or chosen.locator)
        for chosen, rule in ((issuer, rules.ISSUER_CONFLICT), (year, rules.YEAR_CONFLICT))
        if chosen is not None
        for piece in _contradicting(found, chosen)
    ]


def _contradicting(found: list[Evidence], chosen: Evidence) -> Iterable[Evidence]:
    """Return the first piece of each kind of place that contradicts the chosen one."""
    first: dict[str, Evidence] = {}
    for piece in found:
        if piece.about != chosen.about or piece.where in (chosen.where, ev.ADDRESS, ev.FILE_NAME):
            continue
        if piece.where not in first and not _agree(chosen, piece):
            first[piece.where] = piece
    return first.values()


def undecided(found: list[Evidence], year: Evidence | None) -> list[Finding]:
    """Return a finding where a title names several years and nothing else tells which is reported on."""
    several = [piece for piece in found if piece.where == ev.SEVERAL]
    if year is not None or len(several) < 2:
        return []
    return [_conflict(rules.YEAR_CONFLICT, several[0], several[1], several[0].locator)]


def _conflict(rule: rules.Rule, chosen: Evidence, other: Evidence, locator: Locator | None) -> Finding:
    """Return the finding that another place contradicts the one believed."""
    return Finding(
        rule=rule,
        expected=str(chosen.value),
        found=str(other.value),
        facts={"where": Phrase(f"place.{chosen.where}"), "elsewhere": Phrase(f"place.{other.where}")},
        locator=locator,
    )


def _agree(one: Evidence, two: Evidence) -> bool:
    """Return whether two pieces of evidence may mean the same issuer or year."""
    if one.about == "year":
        return one.value == two.value
    first, second = fold(str(one.value)), fold(str(two.value))
    if first == second:
        return True
    # an office may compile its government's report, but another department does not sign it
    return same(first, second) and not department_under(first, second)


# ---- recognised text ----

_NUMERAL = re.compile("[0-9〇零○O一二三四五六七八九十]")
_SAME_NAME = 75.0  # percent of a name's characters, in their order
_SHORTEST = 4  # characters; shorter names are similar by chance


def other_readings(issuer: Evidence | None, lines: list[DocumentLine]) -> list[Evidence]:
    """Return the name as other lines have it, where that is almost the one believed and nowhere the same."""
    if issuer is None or issuer.where not in (ev.TITLE, ev.SIGNATURE):
        return []
    name = fold(str(issuer.value))
    below = [line for line in lines if line.locator != issuer.locator]
    if len(name) < _SHORTEST or any(name in line.folded for line in below):
        return []
    for line in below:
        spot = fuzz.partial_ratio_alignment(name, line.folded, score_cutoff=_SAME_NAME)
        if spot and len(line.folded) >= len(name):
            reading = line.folded[spot.dest_start : spot.dest_end]
            return [Evidence("issuer", reading, ev.PROSE, line.locator)]
    return []


def low_confidence_findings(
    document: Document,
    chosen: Iterable[Evidence | None],
    found: Sequence[Evidence],
    lines: Sequence[DocumentLine],
) -> list[Finding]:
    """Return a finding for each of the chosen that no place of the document gives in letters all sure."""
    if not document.low_confidence:
        return []
    findings = []
    for piece in chosen:
        letters = _doubtful_letters(document, piece, piece.locator) if piece else ""
        if piece is None or not letters:
            continue
        if all(_doubtful_letters(document, piece, place) for place in _same_elsewhere(piece, found, lines)):
            rule, value = rules.IDENTITY_UNSURE, str(piece.value)
            facts: dict[str, str | Phrase] = {"what": Phrase(f"identity.{piece.about}"), "letters": letters}
            findings.append(Finding(rule=rule, found=value, facts=facts, locator=piece.locator))
    return findings


def _same_elsewhere(
    piece: Evidence, found: Sequence[Evidence], lines: Sequence[DocumentLine]
) -> Iterator[Locator | None]:
    """Yield every place of the same value. A name is itself on any line; a year there may be any year."""
    value = fold(str(piece.value))
    yield from (
        other.locator for other in found if other.about == piece.about and fold(str(other.value)) == value
    )
    if piece.about == "issuer":
        yield from (line.locator for line in lines if value in line.folded)


def _doubtful_letters(document: Document, piece: Evidence, place: Locator | None) -> str:
    """Return the letters of low confidence at this place that may be of the name, or of the number."""
    if place is None:  # known from the file, in no picture
        return ""
    name = str(piece.value) + fold(str(piece.value))
    return "".join(
        sign
        for sign in dict.fromkeys(document.low_confidence_at(place))
        if (sign in name if piece.about == "issuer" else _NUMERAL.fullmatch(sign))
    )


# ---- sentences ----

_PROSE_PARTS = ("overview", "problems", "other_matters")
_SENTENCE = lazy(r"[^。;!?\n]+")
_UNITS = "[镇乡县区市州省局委厅部街办院处校站会所]"
_SUBJECT = lazy(
    rf"^(?:[(]?[一二三四五六七八九十0-9]{{1,2}}[)、.]+)?(?P<year>{YEAR})年度?,?(?:我{_UNITS}|我们|我单位|我街道"
    rf"|本{_UNITS}|本机关|本单位|本街道|全{_UNITS}|全街道)"
)
_PLAN = WORDS.pattern(r"\L<plans>")
_COMPARED = WORDS.pattern(r"\L<comparisons>")
_OWN_WORDS = lazy(r"^(?:政府信息公开|政府信息)|公开$")


def stale_year_findings(
    parts: Sequence[DocumentPart], year: int | None, issuer: str | None = None
) -> tuple[Finding, ...]:
    """Return a finding for each sentence that reports on another year. Comparisons and plans are none."""
    if year is None:
        return ()
    sentences = (one for part in parts if part.code in _PROSE_PARTS for one in _sentences(part))
    return tuple(
        Finding(
            rule=rules.STALE_YEAR,
            expected=str(year),
            found=str(other),
            facts={"sentence": squeeze(sentence)[:80]},
            locator=locator,
        )
        for sentence, locator in sentences
        if (other := _other_year(fold(sentence), year, issuer)) is not None
    )


def _sentences(part: DocumentPart) -> Iterator[tuple[str, Locator]]:
    """Yield the sentences of a section in which a 年 stands."""
    for block in part.blocks:
        if isinstance(block, Paragraph) and "年" in block.text:
            for match in _SENTENCE.finditer(block.text):
                if "年" in match[0]:
                    yield match[0], block.at(match.start(), match.end())


def _other_year(sentence: str, year: int, issuer: str | None) -> int | None:
    """Return the other year that a folded sentence reports on."""
    if not may_name_year(sentence):
        return None
    match = _SUBJECT.match(sentence)
    named = date_number(match["year"]) if match else _year_before(sentence, issuer)
    if named is None or named == year or _COMPARED.search(sentence) or f"{year}年" in sentence:
        return None
    return None if named > year and _PLAN.search(sentence) else named


def _year_before(sentence: str, issuer: str | None) -> int | None:
    """Return the year with which a sentence begins, if the issuer's own name follows."""
    if not issuer or not sentence.startswith(("20", "二")):
        return None
    match = re.match(rf"({YEAR})年度?,?{re.escape(fold(issuer))}", sentence)
    return date_number(match[1]) if match else None


def missing_theme_findings(part: DocumentPart, edition: str) -> tuple[Finding, ...]:
    """Return a finding for each theme that this edition asks for and whose word the section lacks."""
    text = fold("".join(block.text for block in part.blocks if isinstance(block, Paragraph)))
    themes = next((heading.themes for heading in load(edition).sections if heading.code == part.code), ())
    missing = (theme for theme in themes if not _is_treated(fold(theme), text))
    return tuple(Finding(rule=rules.THEME_MISSING, expected=theme) for theme in missing)


def _is_treated(theme: str, text: str) -> bool:
    """Return whether a text has the theme's word: 平台 is enough for 政府信息公开平台建设."""
    own = _OWN_WORDS.sub("", theme) or theme
    return own in text or (len(own) > 3 and own[:2] in text)
