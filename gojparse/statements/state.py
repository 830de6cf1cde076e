"""The statements of a report and what does not agree with its tables.

One pass over the prose: sentence by sentence its numbers, what each speaks
of, and the reading under which it agrees. The checks see the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from gojparse.model import Cell, Finding, Locator, Paragraph, Statement
from gojparse.rules import FEE_MENTION, PROSE_TABLE
from gojparse.statements.quantities import find_quantities, may_hold_quantity
from gojparse.statements.readings import Figures, StatedNumber
from gojparse.statements.sentence_checks import (
    check_all_done,
    check_parts,
    check_percentages,
    speaks_of_completion,
)
from gojparse.statements.sentences import Sentence, prose_runs, split_sentences
from gojparse.statements.subjects import Topic, find_topic, window
from gojparse.text import fold

_MOST = 100  # quantities in one sentence: more is no sentence, and the checks leave it alone


def find_statements(
    prose: Mapping[str, Sequence[Paragraph]],
    cells: Sequence[Cell],
    year: int | None,
    issuer: str | None,
    low_confidence: Callable[[Locator], str] = lambda place: "",
) -> tuple[tuple[Statement, ...], tuple[Finding, ...]]:
    """Return the numbers that the prose states, and findings where they contradict the tables.

    Args:
        prose: The paragraphs of each section.
        cells: The cells of the three tables.
        year: The year of the report.
        issuer: The issuer of the report.
        low_confidence: The uncertain letters of a place in an optical reading. A number that
            may hold one is left out, and its sentence is not held against the tables.
    """
    figures = Figures(cells)
    statements: list[Statement] = []
    findings: list[Finding] = []
    for section, paragraphs in prose.items():
        for sentence in _sentences(paragraphs):
            stated = _stated_numbers(sentence, figures, year, issuer)
            sure = [one for one in stated if not _in_doubt(sentence, one, low_confidence)]
            statements.extend(_statement(section, sentence, one) for one in sure)
            if figures and len(sure) == len(stated) <= _MOST:
                findings.extend(_findings(sentence, stated, figures, year, issuer))
    findings.extend(_fee_mention(prose, figures))
    return tuple(statements), tuple(findings)


def _in_doubt(sentence: Sentence, stated: StatedNumber, low_confidence: Callable[[Locator], str]) -> bool:
    return any(map(str.isnumeric, low_confidence(sentence.place(stated.quantity.start, stated.quantity.end))))


def _fee_mention(prose: Mapping[str, Sequence[Paragraph]], figures: Figures) -> tuple[Finding, ...]:
    """Return a note if applications ended for an unpaid fee and section six does not mention the fee.

    The notice on the fee for handling information has offices report it
    there. Not assessable without that section, or without the cell.
    """
    unpaid = figures.number("other_unpaid")
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
    for run in prose_runs(paragraphs):
        yield from split_sentences(run, _may_state)


def _may_state(printed: str) -> bool:
    return may_hold_quantity(printed) or speaks_of_completion(printed)


def _stated_numbers(
    sentence: Sentence, figures: Figures, year: int | None, issuer: str | None
) -> tuple[StatedNumber, ...]:
    """The numbers of a sentence, each with its topic and the readings of the tables."""
    found = find_quantities(sentence.text)
    stated: list[StatedNumber] = []
    for i, quantity in enumerate(found):
        previous = found[i - 1].end if i else 0
        following = found[i + 1].start if i + 1 < len(found) else len(sentence.text) + 1
        words = window(sentence.text, quantity, previous, following)
        about = find_topic(sentence, quantity, words, year, issuer)
        outcomes = figures.outcomes(about.subjects, about.applicant) if about else ()
        stated.append(StatedNumber(quantity, words, about, outcomes))
    return tuple(stated)


def _statement(section: str, sentence: Sentence, stated: StatedNumber) -> Statement:
    quantity = stated.quantity
    return Statement(
        section=section,
        sentence=sentence.quote(quantity.start),
        number=quantity.number,
        unit=quantity.unit,
        subject=stated.topic.subjects[0] if stated.topic else None,
        reading=stated.reading,
        locator=sentence.place(quantity.start, quantity.end),
    )


def _findings(
    sentence: Sentence, stated: Sequence[StatedNumber], figures: Figures, year: int | None, issuer: str | None
) -> Iterator[Finding]:
    for one in stated:
        if one.topic and one.contradicted:
            yield _prose_table(sentence, one, one.topic, figures)
    yield from check_parts(sentence, stated, figures)
    yield from check_percentages(sentence, stated, figures)
    yield from check_all_done(sentence, stated, figures, year, issuer)


def _prose_table(sentence: Sentence, stated: StatedNumber, about: Topic, figures: Figures) -> Finding:
    """The finding on a number that none of its readings gives."""
    subject = about.subjects[0]
    cell = figures.cell_of(subject)
    return Finding(
        rule=PROSE_TABLE,
        table=figures.table(subject),
        line=cell.line if cell else None,
        column=cell.column if cell else None,
        expected="; ".join(f"{outcome.formula} = {outcome.value}" for outcome in stated.outcomes),
        found=str(stated.quantity.number),
        facts={"sentence": sentence.quote(stated.quantity.start)},
        locator=sentence.place(stated.quantity.start, stated.quantity.end),
    )
