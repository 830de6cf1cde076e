"""A sample of the campaign over print that is stored and not seen: every kind in every carrier once."""

from __future__ import annotations

import pytest

from gojparse.flow import parse
from tests.support.seen import CARRIERS, Kind, Seen, kinds_of, marked_report, unmet

_SAMPLES = [(carrier, kind) for carrier in CARRIERS for kind in kinds_of(carrier)]


@pytest.mark.parametrize(
    ("carrier", "kind"),
    _SAMPLES,
    ids=[f"{carrier}-{kind.name}-{number}" for number, (carrier, kind) in enumerate(_SAMPLES)],
)
def test_what_is_not_seen_is_not_read(carrier: str, kind: Kind) -> None:
    made = marked_report(20_261_201, carrier, kind)
    report = parse(made.data)
    values = {(cell.table, cell.line, cell.column): cell.value for cell in report.cells}
    assert [text for _, _, text in unmet(report, made)] == []
    unmarked = made.values.keys() - made.marks.keys()
    assert {name: values[name] for name in unmarked} == {name: made.values[name] for name in unmarked}
    if kind.seen is Seen.NUMBER and kind.strict:
        assert {name: values[name] for name in made.marks} == {name: made.values[name] for name in made.marks}
    elif kind.seen is not Seen.NUMBER:
        assert all(values[name] is None for name in made.marks if name[0] == "disclosures")


def test_every_kind_is_tried() -> None:
    """Marks that nobody made would be missed by nobody."""
    assert {kind.name for _, kind in _SAMPLES} >= {
        "hidden",
        "white",
        "ground",
        "struck",
        "picture",
        "covered",
    }
    for carrier, kind in _SAMPLES[::5]:
        made = marked_report(7, carrier, kind)
        assert len(made.marks) == 4
        assert made.data != marked_report(8, carrier, kind).data
