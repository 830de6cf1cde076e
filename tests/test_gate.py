"""The gate in the suite: the committed corpus, its floors, and a corpus that is invented for this run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from corpus.generate import RECIPES, make
from gojparse.flow import parse
from gojparse.model import Report
from tests.gate import bars, floors, samples
from tests.gate.measure import Measured, measure


def test_the_committed_corpus() -> None:
    measured = [measure(sample) for sample in samples.committed()]
    print(bars.table(measured))
    lower = floors.below(floors.figures(measured), floors.load())
    failures = [*bars.failures(measured), *lower]
    advice = f"\n\nA change may raise the floors ({floors.RAISE}) and may not lower them." if lower else ""
    assert not failures, "\n" + "\n".join(failures) + advice


def test_a_fresh_corpus() -> None:
    """Its seed stands in the head of the run's output, and here if a bar is missed."""
    seed, count = samples.fresh_seed(), samples.fresh_count()
    again = f"python -m tests.gate --fresh {seed} --count {count}"
    measured = [measure(sample) for sample in samples.invented(seed, count)]
    failures = [*bars.failures(measured), *floors.fresh_below(measured, floors.load())]
    assert not failures, "\n" + "\n".join(failures) + f"\n\nagain: {again}"


# ---- the gate itself ----


def _measured(**counts: int) -> Measured:
    sample = make(Random("gate"), RECIPES[5], 1)
    return Measured(sample, Counter(documents=1, **counts))


def test_a_figure_below_its_floor_is_told() -> None:
    reached = floors.figures([_measured(right=10)])
    layout = next(iter(reached["layouts"]))
    assert floors.below(reached, {"layouts": {layout: 11.0}}) == [f"layouts {layout}: 10 right, floor 11"]
    assert (
        floors.below(
            reached,
            {
                "layouts": {
                    layout: 10.0,
                }
            },
        )
        == []
    )
    assert floors.below(reached, {"quirks": {"gone": 1.0}}) == ["quirks gone: 0 right, floor 1"]


def test_floors_only_rise() -> None:
    reached = floors.figures([_measured(right=10, sure=10, sure_right=9)])
    layout = next(iter(reached["layouts"]))
    old = {
        "layouts": {layout: 12.0, "other": 3.0},
        "quirks": {"none": 4.0},
        "fresh": {"sure": 0.95, "open": 0.2},
    }
    new, rose = floors.raised(reached, old)
    assert new["layouts"] == {layout: 12.0, "other": 3.0}
    assert new["quirks"]["none"] == 10.0
    assert new["fresh"]["sure"] == 0.95
    assert rose == ["quirks none"]


def test_a_wrong_number_is_silent_unless_a_finding_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself is measured: one number of a right report is changed."""
    from tests.gate import measure as module

    sample = next(s for s in samples.committed() if s.facts["undamaged"])

    def changed(data: bytes, source: str) -> Report:
        report = parse(data, source)
        first, *rest = report.applications
        return replace(report, applications=(first._replace(value=10**6), *rest))

    monkeypatch.setattr(module, "parse", changed)
    measured = measure(sample)
    assert measured.tally["silent"] == 1
    assert any("silently wrong" in text for text in bars.failures([measured]))


def test_withholding_is_no_way_to_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.gate import measure as module

    sample = next(s for s in samples.committed() if s.facts["undamaged"])

    def empty(data: bytes, source: str) -> Report:
        report = parse(data, source)
        return replace(report, applications=tuple(c._replace(value=None) for c in report.applications))

    monkeypatch.setattr(module, "parse", empty)
    measured = measure(sample)
    assert measured.tally["silent"] == 0
    assert any("printed numbers are right" in text for text in bars.failures([measured]))
