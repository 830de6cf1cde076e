"""What single sentences give away: a year left over from an older report, a theme never spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gojparse.forms.form import load
from gojparse.identity.part import DocumentPart
from gojparse.identity.years import YEAR, date_number, may_name_year
from gojparse.model import Finding, Locator, Paragraph
from gojparse.rules import STALE_YEAR, THEME_MISSING
from gojparse.text import fold, lazy, squeeze

_PROSE = ("overview", "problems", "other_matters")
_SENTENCE = lazy(r"[^。;!?\n]+")
_UNITS = "[镇乡县区市州省局委厅部街办院处校站会所]"
_SUBJECT = lazy(
    rf"^(?:[(]?[一二三四五六七八九十0-9]{{1,2}}[)、.]+)?(?P<year>{YEAR})年度?,?(?:我{_UNITS}|我们|我单位|我街道|本{_UNITS}|本机关|本单位|本街道|全{_UNITS}|全街道)"
)
_PLAN = lazy(r"将|计划|打算|拟|要|继续|进一步|下一步|规划|力争|着力")
_COMPARED = lazy(r"相比|比20|同比|较|增长|下降|增加|减少|上年")


def stale_year_findings(
    parts: Sequence[DocumentPart], year: int | None, issuer: str | None = None
) -> tuple[Finding, ...]:
    """Sentences that report on the year and name another. Comparisons and plans are none."""
    if year is None:
        return ()
    found: list[Finding] = []
    for part in parts:
        if part.code in _PROSE:
            for sentence, locator in _sentences(part):
                if (said := _stale(fold(sentence), year, issuer)) is not None:
                    found.append(
                        Finding(
                            rule=STALE_YEAR,
                            expected=str(year),
                            found=str(said),
                            facts={"sentence": squeeze(sentence)[:80]},
                            locator=locator,
                        )
                    )
    return tuple(found)


def _sentences(part: DocumentPart) -> Iterator[tuple[str, Locator]]:
    for block in part.blocks:
        if isinstance(block, Paragraph) and "年" in block.text:
            for match in _SENTENCE.finditer(block.text):
                if "年" in match[0]:
                    yield match[0], block.at(match.start(), match.end())


def _stale(sentence: str, year: int, issuer: str | None) -> int | None:
    """The other year that a folded sentence reports on."""
    if not may_name_year(sentence):
        return None
    match = _SUBJECT.match(sentence)
    said = date_number(match["year"]) if match else None
    if said is None and issuer and sentence.startswith(("20", "二")):
        named = re.match(rf"({YEAR})年度?,?{re.escape(fold(issuer))}", sentence)
        said = date_number(named[1]) if named else None
    if said is None or said == year or _COMPARED.search(sentence) or f"{year}年" in sentence:
        return None
    if said > year and _PLAN.search(sentence):
        return None
    return said


_OWN_WORDS = lazy(r"^(?:政府信息公开|政府信息)|公开$")


def missing_theme_findings(part: DocumentPart, edition: str) -> tuple[Finding, ...]:
    """The themes that this edition wants in the overview and it does not speak of: by word, not by title."""
    text = fold("".join(block.text for block in part.blocks if isinstance(block, Paragraph)))
    asked = next((heading.themes for heading in load(edition).sections if heading.code == part.code), ())
    return tuple(
        Finding(rule=THEME_MISSING, expected=theme) for theme in asked if not _spoken_of(fold(theme), text)
    )


def _spoken_of(theme: str, text: str) -> bool:
    """Whether a text has the theme's word: 平台 is enough for 政府信息公开平台建设."""
    own = _OWN_WORDS.sub("", theme) or theme
    return own in text or (len(own) > 3 and own[:2] in text)
