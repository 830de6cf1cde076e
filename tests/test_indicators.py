"""Indicators, reckoned by hand: every term another number, so that a term taken twice or left out shows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from gojparse.compare.columns import wide_columns
from gojparse.compare.indicators import MISSING, STATES, Rates, indicator_index, indicator_table, rates
from gojparse.compare.numbers import NO_CELL, STATUSES, IntArray
from gojparse.forms.form import forms

NAMES = {wide.name: at for at, wide in enumerate(wide_columns())}

# Powers of two: a sum tells which terms are in it.
RESULTS = {
    "granted": 1, "partly_granted": 2,
    "denied_secret": 4, "denied_law": 8, "denied_security": 16, "denied_third_party": 32,
    "denied_internal": 64, "denied_process": 128, "denied_enforcement": 256, "denied_inquiry": 512,
    "unable_not_held": 1024, "unable_creation": 2048, "unable_unclear": 4096,
    "unhandled_petition": 8192, "unhandled_repeat": 16384, "unhandled_publication": 32768,
    "unhandled_excessive": 65536, "unhandled_reissue": 131072,
}  # fmt: skip
OTHER_2021 = {"other_uncorrected": 262144, "other_unpaid": 524288, "other_misc": 1048576}
OTHER_2019 = {"other": 1835008}
REST = {"received": 2000003, "carried_in": 97152, "disposed": 2097151, "carried_forward": 4}
APPEALS = {
    "reconsideration": (3, 5, 9, 17, 34),
    "litigation_direct": (33, 65, 129, 257, 484),
    "litigation_after": (513, 1025, 2049, 4097, 7684),
}


def cells(**changed: int | None) -> IntArray:
    """One row of all wide columns; these on top, None for none."""
    row = np.full(len(NAMES), MISSING, np.int64)
    row[NAMES["received_person"]] = 1500000
    for line, value in {**RESULTS, **REST}.items():
        row[NAMES[f"{line}_total"]] = value
        row[NAMES[f"{line}_legal"]] = 7 * value  # another applicant's: in no rate
    for route, numbers in APPEALS.items():
        for outcome, value in zip(("upheld", "corrected", "other", "pending", "total"), numbers, strict=True):
            row[NAMES[f"{route}_{outcome}"]] = value
    for name, number in changed.items():
        row[NAMES[name]] = MISSING if number is None else number
    return row[None, :]


def of(edition: str, **changed: int | None) -> IntArray:
    other = OTHER_2021 if edition == "2021" else OTHER_2019
    return cells(**{**{f"{line}_total": value for line, value in other.items()}, **changed})


def told(found: Rates, name: str) -> tuple[int, int, str]:
    at = indicator_index(name)
    return (
        int(found.numerators[0, at]),
        int(found.denominators[0, at]),
        STATES[int(found.states[0, at])],
    )


EXPECTED = {
    "disclosure_rate": (3, 2097151),
    "full_disclosure_rate": (1, 2097151),
    "denial_rate": (1020, 2097151),
    "not_held_rate": (1024, 2097151),
    "unable_rate": (7168, 2097151),
    "unhandled_rate": (253952, 2097151),
    "other_rate": (1835008, 2097151),
    "clearance_rate": (2097151, 2097155),
    "backlog_rate": (4, 2097155),
    "person_share": (1500000, 2000003),
    "correction_rate_review": (5, 17),
    "correction_rate_court": (1090, 3814),
    "appeal_intensity": (518, 2097151),
}


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_every_indicator_by_hand(edition: str) -> None:
    found = rates(of(edition))
    assert {one.name: told(found, one.name)[:2] for one in indicator_table()} == EXPECTED
    assert {told(found, one.name)[2] for one in indicator_table()} == {"ok"}
    for at, one in enumerate(indicator_table()):
        assert found.values[0, at] == float(Fraction(*EXPECTED[one.name]))


def test_the_results_of_an_edition_are_shared_out_without_rest() -> None:
    """Disclosed, denied, unable, unhandled and other together are all that the form has."""
    parts = ("disclosure_rate", "denial_rate", "unable_rate", "unhandled_rate", "other_rate")
    assert sum(Fraction(*EXPECTED[part]) for part in parts) == 1
    for form in forms():
        lines = {f"{line.code}_total" for line in form.lines}
        wanted = lines - {
            f"{line}_total" for line in ("received", "carried_in", "disposed", "carried_forward")
        }
        sides = [one.numerator for one in indicator_table() if one.name in parts]
        assert {term for side in sides for terms in side if set(terms) <= lines for term in terms} == wanted


def test_a_denominator_of_zero_makes_no_rate() -> None:
    none = {name: 0 for name in NAMES if name.endswith("_total")}
    found = rates(of("2021", **none, received_person=0))
    assert told(found, "disclosure_rate") == (0, 0, "zero")
    assert told(found, "clearance_rate") == (0, 0, "zero")
    assert told(found, "person_share") == (0, 0, "zero")
    assert np.isnan(found.values[0, indicator_index("disclosure_rate")])
    assert not found.defined[0, indicator_index("disclosure_rate")]


@pytest.mark.parametrize(("disposed", "state"), [(9, "small"), (10, "ok"), (3, "small")])
def test_few_cases_are_marked(disposed: int, state: str) -> None:
    found = rates(of("2021", disposed_total=disposed))
    assert told(found, "disclosure_rate") == (3, disposed, state)
    assert found.small[0, indicator_index("disclosure_rate")] == (state == "small")
    assert found.values[0, indicator_index("disclosure_rate")] == 3 / disposed


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("one", indicator_table(), ids=lambda one: one.name)
def test_each_term_is_needed(edition: str, one: object) -> None:
    from gojparse.compare.indicators import Indicator

    assert isinstance(one, Indicator)
    present = of(edition)[0] != MISSING
    for side in (one.numerator, one.denominator):
        for term in (term for terms in side for term in terms if present[NAMES[term]]):
            found = rates(of(edition, **{term: None}))
            assert told(found, one.name)[2] == "missing", term
            assert np.isnan(found.values[0, indicator_index(one.name)])


def test_both_editions_other_lines_that_disagree_make_no_rate() -> None:
    agreeing, torn = rates(of("2021", other_total=1835008)), rates(of("2021", other_total=1835007))
    assert told(agreeing, "other_rate") == (1835008, 2097151, "ok")
    assert told(torn, "other_rate") == (MISSING, 2097151, "missing")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"disposed_total": 2}, "disclosure_rate"),  # 3 of 2
        ({"carried_forward_total": 2097156}, "backlog_rate"),
        ({"denied_secret_total": -4}, "denial_rate"),  # the sum stays above 0
        ({"disposed_total": -5}, "clearance_rate"),
        ({"received_person": 2000004}, "person_share"),
    ],
)
def test_numbers_that_contradict_each_other_make_no_rate(changed: dict[str, int], name: str) -> None:
    found = rates(of("2021", **changed))
    assert told(found, name)[2] == "contradictory"
    assert np.isnan(found.values[0, indicator_index(name)])


def test_disputes_may_be_more_than_applications() -> None:
    found = rates(of("2021", disposed_total=14))
    assert told(found, "appeal_intensity") == (518, 14, "ok")
    assert found.values[0, indicator_index("appeal_intensity")] == 37.0


def test_numbers_beyond_all_reason_are_not_added() -> None:
    huge = 2**63 - 1
    found = rates(of("2021", granted_total=huge, partly_granted_total=huge))
    assert told(found, "disclosure_rate")[2] == "missing"


def test_rates_that_rest_on_what_was_not_printed_are_told() -> None:
    values = of("2021")
    statuses = np.where(values == MISSING, NO_CELL, STATUSES.index("read")).astype(np.uint8)
    assert not rates(values, statuses).inferred.any()
    statuses[0, NAMES["partly_granted_total"]] = STATUSES.index("implied")
    statuses[0, NAMES["litigation_after_other"]] = STATUSES.index("restored")
    found = rates(values, statuses).inferred[0]
    assert {one.name for one, mark in zip(indicator_table(), found, strict=True) if mark} == {
        "disclosure_rate", "correction_rate_court",
    }  # fmt: skip


def test_many_rows_at_once_are_as_each_alone() -> None:
    rows = [of("2021"), of("2019"), of("2021", disposed_total=0), of("2019", received_total=None)]
    together = rates(np.concatenate(rows))
    for at, row in enumerate(rows):
        alone = rates(row)
        assert np.array_equal(together.states[at], alone.states[0])
        assert np.array_equal(together.numerators[at], alone.numerators[0])
    assert rates(np.zeros((0, len(NAMES)), np.int64)).values.shape == (0, len(indicator_table()))


def test_the_formulas_read_as_they_are_reckoned() -> None:
    formulas = {one.name: one.formula for one in indicator_table()}
    assert formulas["disclosure_rate"] == "(granted_total + partly_granted_total) / disposed_total"
    assert formulas["other_rate"] == (
        "(other_uncorrected_total + other_unpaid_total + other_misc_total or other_total) / disposed_total"
    )
    assert all(
        one.english and one.chinese and one.definition and one.definition_zh for one in indicator_table()
    )
    assert all(len(f"{one.name}_flag") <= 32 for one in indicator_table())
