"""Quirks of the text: headings, preambles, notes, and pages that are gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from corpus.generate import prose
from corpus.generate.records import Draft, Evidence, Part


def _part(draft: Draft, code: str, change: Callable[[Part], Part]) -> Draft:
    return replace(draft, parts=tuple(change(p) if p.code == code else p for p in draft.parts))


def listing(rng: Random, draft: Draft) -> Draft:
    """A preamble that names all six sections."""
    return replace(draft, preamble=(*draft.preamble, prose.LISTING))


def narrative(rng: Random, draft: Draft) -> Draft:
    """Prose numbered one to six before the form begins again at one."""
    overview = next(p for p in draft.parts if p.code == "overview")
    told = [text for pair in zip(prose.NARRATIVE, overview.paragraphs, strict=False) for text in pair]
    short = (overview.paragraphs[0],)
    kept = " ".join(short)
    told = [text for text in told if text not in short]
    stated = tuple(s for s in draft.stated if s.section != "overview" or s.sentence in kept)
    changed = _part(draft, "overview", lambda p: replace(p, paragraphs=short))
    return replace(changed, preamble=(*draft.preamble, *told), stated=stated)


def renamed(rng: Random, draft: Draft) -> Draft:
    """Headings in other words that are in use."""
    headings = {s.code: s for s in draft.forms["applications"].sections}

    def other(part: Part) -> Part:
        section = headings[part.code]
        if part.heading is None or not section.variants:
            return part
        return replace(part, heading=f"{section.number}、{rng.choice(section.variants)}")

    return replace(draft, parts=tuple(other(p) for p in draft.parts))


def misnumbered(rng: Random, draft: Draft) -> Draft:
    """Numerals off by one from the second section on, or all the same style but wrong."""
    numerals = rng.choice(("一二二三四五", "二三四五六七", "一三三四五六"))
    return replace(
        draft,
        parts=tuple(
            replace(p, heading=f"{numeral}、{p.heading.split('、', 1)[1]}") if p.heading else p
            for numeral, p in zip(numerals, draft.parts, strict=False)
        ),
    )


def lost_heading(rng: Random, draft: Draft) -> Draft:
    """The heading of section three or four gone: its table still says what it is."""
    code = rng.choice(("applications", "appeals"))
    return _part(draft, code, lambda p: replace(p, heading=None))


def run_in_heading(rng: Random, draft: Draft) -> Draft:
    """A heading that opens a paragraph instead of standing alone."""

    def run_in(part: Part) -> Part:
        first, *rest = part.paragraphs
        return replace(part, heading=None, paragraphs=(f"{part.heading}。{first}", *rest))

    return _part(_part(draft, "problems", run_in), "other_matters", run_in)


def doubled_heading(rng: Random, draft: Draft) -> Draft:
    """A heading printed twice."""
    code = rng.choice(("disclosure", "applications", "problems"))
    return _part(draft, code, lambda p: replace(p, paragraphs=(p.heading or "", *p.paragraphs)))


def notes(rng: Random, draft: Draft) -> Draft:
    """A note between a table and the next heading, words of the template before it."""
    noted = _part(draft, "applications", lambda p: replace(p, after=(prose.NOTES[0],)))
    noted = _part(noted, "disclosure", lambda p: replace(p, after=(prose.NOTES[1],)))
    return _part(noted, "appeals", lambda p: replace(p, paragraphs=(prose.TEMPLATE_WORDS,)))


def last_page_lost(rng: Random, draft: Draft) -> Draft:
    """Everything after some line of section three is gone."""
    lines = draft.forms["applications"].lines
    cut = rng.randrange(12, len(lines) - 2)
    gone = {("applications", line.code): Evidence.GONE for line in lines[cut:]}
    kept = draft.parts[: 1 + next(i for i, p in enumerate(draft.parts) if p.table == "applications")]
    stated = tuple(s for s in draft.stated if s.section in {p.code for p in kept})
    return replace(draft, parts=kept, signature=(), evidence={**draft.evidence, **gone}, stated=stated)


def prose_only(rng: Random, draft: Draft) -> Draft:
    """No table at all: numbers in sentences under the right headings."""
    sentences = {
        "disclosure": "本年度制作规范性文件{}件，办理行政许可{}件。",
        "applications": "本年度新收政府信息公开申请{}件，上年结转{}件，均已依法答复。",
        "appeals": "本年度发生行政复议{}件、行政诉讼{}件。",
    }
    changed = draft
    for code, text in sentences.items():
        said = text.format(rng.randrange(0, 9), rng.randrange(0, 4))
        changed = _part(changed, code, lambda p, said=said: replace(p, table=None, paragraphs=(said,)))  # type: ignore[misc]
    return changed


def late_form(rng: Random, draft: Draft) -> Draft:
    """The old form for a year after 2020."""
    year = rng.randrange(2021, 2024)

    def later(text: str) -> str:
        return text.replace(str(draft.year), str(year))

    return replace(
        draft,
        year=year,
        title=later(draft.title),
        preamble=tuple(map(later, draft.preamble)),
        parts=tuple(replace(p, paragraphs=tuple(map(later, p.paragraphs))) for p in draft.parts),
        signature=(),
        stated=tuple(replace(s, sentence=later(s.sentence)) for s in draft.stated),
    )
