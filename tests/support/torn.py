"""One torn report: a form filled in, printed, damaged and read again.

A `Torn` is all that is needed to make it once more, so a counterexample is
one line of text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import Report
from tests.damage import ROWS, WORDS, honest, mishaps_of
from tests.support.carriers import LAYOUTS, TEXT, document, finished, lines
from tests.support.judge import Fate, Judged, judge
from tests.support.paper import Name, Value, forms_of, numbers, paper

EDITIONS = ("2019", "2021", "hybrid")


@dataclass(frozen=True, slots=True)
class Torn:
    """How a report is filled in, printed and damaged. `mishaps`: each by its name and its own chance."""

    edition: str
    seed: int
    balanced: bool
    dense: bool
    layout: str
    mishaps: tuple[tuple[str, int], ...]

    def make(self) -> tuple[bytes, dict[Name, Value]]:
        """The document, and the numbers that its office counted."""
        values = numbers(
            random.Random(self.seed), forms_of(self.edition), balanced=self.balanced, dense=self.dense
        )
        torn = paper(self.edition, values)
        for name, chance in self.mishaps:
            if name in ROWS:
                torn = ROWS[name](random.Random(chance), torn)
        if self.layout not in TEXT:
            return document(torn, self.layout), dict(torn.values)
        text = lines(torn, self.layout)
        for name, chance in self.mishaps:
            if name in WORDS:
                text = WORDS[name](random.Random(chance), text)
        return finished(text, self.layout), dict(torn.values)

    def read(self) -> tuple[Report | None, list[Judged]]:
        """The report and how every cell fared; None where the document was refused."""
        data, values = self.make()
        try:
            report = parse(data)
        except Unreadable:
            return None, []
        return report, judge(report, values, balanced=self.balanced)

    def silent(self) -> list[Judged]:
        """The cells that are wrong, and no finding says so."""
        return [judged for judged in self.read()[1] if judged.fate is Fate.SILENT]

    def fewer(self) -> Iterator[Torn]:
        """The same with one mishap less."""
        for at in range(len(self.mishaps)):
            yield replace(self, mishaps=self.mishaps[:at] + self.mishaps[at + 1 :])


def torn(seed: int, most: int) -> Torn:
    """A torn report by chance, with one to `most` mishaps."""
    rng = random.Random(seed)
    layout = rng.choice(LAYOUTS)
    names = rng.choices(mishaps_of(layout, layout in TEXT), k=rng.randrange(1, most + 1))
    return Torn(
        edition=rng.choice(EDITIONS),
        seed=rng.randrange(10**6),
        balanced=rng.random() < 0.8,
        dense=rng.random() < 0.6,
        layout=layout,
        mishaps=honest([(name, rng.randrange(10**6)) for name in names]),
    )


def smallest(found: Torn) -> Torn:
    """The same counterexample with as few mishaps as it needs."""
    for fewer in found.fewer():
        if fewer.silent():
            return smallest(fewer)
    return found
