"""The statements of a report and what does not agree with its tables.

One pass over the prose: sentence by sentence its numbers, what each speaks
of, and the reading under which it agrees. The checks see the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gojparse.model import Cell, Finding, Locator, Paragraph, Statement
from gojparse.rules import FEE_MENTION, PROSE_TABLE
from gojparse.statements.checks import all_done, percentages, speaks_of_completion
from gojparse.statements.parts import parts
from gojparse.statements.quantities import likely, quantities
from gojparse.statements.readings import Figures
from gojparse.statements.said import Said
from gojparse.statements.sentences import Sentence, runs, sentences
from gojparse.statements.subjects import Topic, topic, window
from gojparse.text import fold

_MOST = 100  # quantities in one sentence: more is no sentence, and the checks leave it alone


def state(
    prose: Mapping[str, Sequence[Paragraph]],
    cells: Sequence[Cell],
    year: int | None,
    issuer: str | None,
    low_confidence: Callable[[Locator], str] = lambda place: "",
) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """The numbers that the prose states, and the findings where they contradict the tables.

    `low_confidence`: the letters of a place that an optical reading is not sure of. A number
    that may hold one is left out, and its sentence is not held against the tables.
    """
    figures = Figures(cells)
    statements: list[Statement] = []
    findings: list[Finding] = []
    for section, paragraphs in prose.items():
        for sentence in _sentences(paragraphs):
            said = _said(sentence, figures, year, issuer)
            sure = [one for one in said if not _in_doubt(sentence, one, low_confidence)]
            statements.extend(_statement(section, sentence, one) for one in sure)
            if figures and len(sure) == len(said) <= _MOST:
                findings.extend(_findings(sentence, said, figures, year, issuer))
    return tuple(statements), tuple(findings)


def _in_doubt(sentence: Sentence, said: Said, low_confidence: Callable[[Locator], str]) -> bool:
    return any(map(str.isnumeric, low_confidence(sentence.place(said.quantity.start, said.quantity.end))))


def fee_mention(prose: Mapping[str, Sequence[Paragraph]], cells: Sequence[Cell]) -> tuple[Finding, ...]:
    """A note where applications ended for an unpaid fee and section six does not mention the fee.

    The notice on the fee for handling information has offices report it
    there. Not assessable without that section, or without the cell.
    """
    unpaid = Figures(cell for cell in cells if cell.line == "other_unpaid").number("other_unpaid")
    if not unpaid or "other_matters" not in prose:
        return ()
    if any("处理费" in fold(paragraph.text) for paragraph in prose["other_matters"]):
        return ()
    return (
        Finding(
            rule=FEE_MENTION, table="applications", line="other_unpaid", column="total", found=str(unpaid)
        ),
    )


def _sentences(paragraphs: Iterable[Paragraph]) -> Iterator[Sentence]:
    """The sentences that can state a number, or that all was done."""
    for run in runs(paragraphs):
        yield from sentences(run, _worth_reading)


def _worth_reading(printed: str) -> bool:
    return likely(printed) or speaks_of_completion(printed)


def _said(sentence: Sentence, figures: Figures, year: int | None, issuer: str | None) -> tuple[Said, ...]:
    """The numbers of a sentence, each with its topic and the readings of the tables."""
    found = quantities(sentence.text)
    said: list[Said] = []
    for i, quantity in enumerate(found):
        previous = found[i - 1].end if i else 0
        following = found[i + 1].start if i + 1 < len(found) else len(sentence.text) + 1
        words = window(sentence.text, quantity, previous, following)
        about = topic(sentence, quantity, words, year, issuer)
        outcomes = figures.outcomes(about.subjects, about.applicant) if about else ()
        said.append(Said(quantity, words, about, outcomes))
    return tuple(said)


def _statement(section: str, sentence: Sentence, said: Said) -> Statement:
    quantity = said.quantity
    return Statement(
        section=section,
        sentence=sentence.quote(quantity.start),
        number=quantity.number,
        unit=quantity.unit,
        subject=said.topic.subjects[0] if said.topic else None,
        reading=said.reading,
        locator=sentence.place(quantity.start, quantity.end),
    )


def _findings(
    sentence: Sentence, said: Sequence[Said], figures: Figures, year: int | None, issuer: str | None
) -> Iterator[Finding]:
    for one in said:
        if one.topic and one.contradicted:
            yield _prose_table(sentence, one, one.topic, figures)
    yield from parts(sentence, said, figures)
    yield from percentages(sentence, said, figures)
    yield from all_done(sentence, said, figures, year, issuer)


def _prose_table(sentence: Sentence, said: Said, about: Topic, figures: Figures) -> Finding:
    """The finding on a number that none of its readings gives."""
    subject = about.subjects[0]
    cell = figures.cell_of(subject)
    return Finding(
        rule=PROSE_TABLE,
        table=figures.table(subject),
        line=cell.line if cell else None,
        column=cell.column if cell else None,
        expected="; ".join(f"{outcome.formula} = {outcome.value}" for outcome in said.outcomes),
        found=str(said.quantity.number),
        facts={"sentence": sentence.quote(said.quantity.start)},
        locator=sentence.place(said.quantity.start, said.quantity.end),
    )
