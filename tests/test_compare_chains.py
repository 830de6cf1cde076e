"""The chains over the years, each on a panel of its own; what must not alarm does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gojparse.compare.checks import check_panel
from gojparse.model import Finding, Status
from gojparse.rules import PLACE_AMBIGUOUS
from tests.support.panels import (
    FINANCE,
    SANCHUAN,
    TOWN,
    TOWN_LATER,
    Numbers,
    distinct,
    facts,
    following,
    panel_of,
    report,
    told,
)

CHAINS = ("carry-chain", "in-force-chain", "items-chain", "pending-chain")
YEARS = ((2019, 2020), (2020, 2021), (2021, 2022))


@pytest.mark.parametrize(("one", "other"), YEARS)
def test_chains_that_hold_are_silent(tmp_path: Path, one: int, other: int) -> None:
    before = distinct(one)
    found = panel_of(
        tmp_path, report(SANCHUAN, one, before), report(SANCHUAN, other, following(before, other))
    )
    assert check_panel(found) == []


@pytest.mark.parametrize(("one", "other"), YEARS)
def test_a_broken_total_is_an_error_and_its_parts_are_not_told_too(
    tmp_path: Path, one: int, other: int
) -> None:
    before = distinct(one)
    now = changed(following(before, other), carried_in_total=3, carried_in_person=3)
    found = told(tmp_path, report(SANCHUAN, one, before), report(SANCHUAN, other, now), rule="carry-chain")
    expected = before["carried_forward_total"]
    assert facts(found) == [
        ("error", other, "applications.carried_in.total", str(expected), str(now["carried_in_total"]))
    ]
    assert found[0].other and found[0].other.year == one
    assert found[0].finding.other_report_id == found[0].other.record["report_id"]
    assert str(found[0].finding.locator).startswith("line=")
    assert str(one) in found[0].finding.message and str(one) in found[0].finding.say("zh")


def test_applicants_alone_are_a_question(tmp_path: Path) -> None:
    before = distinct(2021)
    now = changed(following(before, 2022), carried_in_person=-2, carried_in_legal=2)
    found = told(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now), rule="carry-chain")
    assert [(f[0], f[2]) for f in facts(found)] == [
        ("warning", "applications.carried_in.legal"),
        ("warning", "applications.carried_in.person"),
    ]


@pytest.mark.parametrize("subject", ["rules", "normative"])
def test_documents_in_force(tmp_path: Path, subject: str) -> None:
    before = distinct(2021)
    held = following(before, 2022)
    now = changed(held, **{f"{subject}_in_force": 1})
    found = told(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now), rule="in-force-chain")
    stock = f"{subject}_in_force"
    assert facts(found) == [
        ("warning", 2022, f"disclosures.{subject}.in_force", str(held[stock]), str(now[stock]))
    ]


@pytest.mark.parametrize("subject", ["licensing", "services", "penalties", "coercion", "fees"])
def test_items_of_last_year(tmp_path: Path, subject: str) -> None:
    before = {**distinct(2019), f"{subject}_change_2019": -7}
    held = following(before, 2020)
    now = changed(held, **{f"{subject}_items_last_year_2019": 1})
    found = told(tmp_path, report(SANCHUAN, 2019, before), report(SANCHUAN, 2020, now), rule="items-chain")
    expected = (before[f"{subject}_items_last_year_2019"] or 0) - 7
    assert facts(found) == [
        ("warning", 2020, f"disclosures.{subject}.items_last_year", str(expected), str(expected + 1))
    ]


def test_neither_stocks_nor_items_are_chained_across_the_forms(tmp_path: Path) -> None:
    before = distinct(2020)
    reports = report(SANCHUAN, 2020, before), report(SANCHUAN, 2021, following(before, 2021))
    rules = {f.finding.rule.name for f in check_panel(panel_of(tmp_path, *reports))}
    assert not rules & {"in-force-chain", "items-chain"}


def test_pending_appeals_are_a_note_only_if_fewer_are_counted(tmp_path: Path) -> None:
    before = distinct(2022)
    now = following(before, 2023)
    now["litigation_direct_total"] = (before["litigation_direct_pending"] or 0) - 1
    now["reconsideration_total"] = before["reconsideration_pending"]
    found = told(tmp_path, report(SANCHUAN, 2022, before), report(SANCHUAN, 2023, now), rule="pending-chain")
    assert [(f[0], f[2]) for f in facts(found)] == [("note", "appeals.litigation_direct.total")]


@pytest.mark.parametrize("status", [Status.IMPLIED, Status.BLANK, Status.AMBIGUOUS, Status.UNREADABLE])
@pytest.mark.parametrize("side", ["carried_forward_total", "carried_in_total"])
def test_what_was_not_printed_breaks_nothing(tmp_path: Path, side: str, status: Status) -> None:
    before = distinct(2021)
    now = changed(following(before, 2022), carried_in_total=3)
    for numbers in (before, now):
        if side in numbers and status is not Status.IMPLIED:
            numbers[side] = None
    reports = (
        report(SANCHUAN, 2021, before, statuses={side: status} if "forward" in side else {}),
        report(SANCHUAN, 2022, now, statuses={side: status} if "_in_" in side else {}),
    )
    assert told(tmp_path, *reports, rule="carry-chain") == []


@pytest.mark.parametrize("status", [Status.READ, Status.PLACED, Status.RESTORED])
def test_what_was_printed_does(tmp_path: Path, status: Status) -> None:
    before = distinct(2021)
    now = changed(following(before, 2022), carried_in_total=3)
    reports = (
        report(SANCHUAN, 2021, before, statuses={"carried_forward_total": status}),
        report(SANCHUAN, 2022, now, statuses={"carried_in_total": status}),
    )
    assert len(told(tmp_path, *reports, rule="carry-chain")) == 1


def pair(first: dict[str, Any], second: dict[str, Any], **how: Any) -> tuple[Any, Any]:
    """Two years whose chains are all broken."""
    return report(first, 2020, distinct(2020), **how), report(second, 2021, distinct(2021))


def test_a_city_that_became_a_district_goes_on(tmp_path: Path) -> None:
    """撤市设区: one place, one to one; what its town carried forward must still arrive."""
    found = told(tmp_path, *pair(TOWN, TOWN_LATER), rule="carry-chain")
    assert [f.row.record["issuer"] for f in found] == [TOWN_LATER["issuer"]]
    assert found[0].row.issuer_id.startswith("410307/")


def test_reorganised_issuers_are_left_out(tmp_path: Path) -> None:
    """The town got another number within its county: what joined it is not known."""
    renumbered = {**TOWN, "division_code": "410381107"}
    assert told(tmp_path, *pair(TOWN, renumbered), rule="carry-chain") == []


def test_a_gap_in_the_years_is_no_pair(tmp_path: Path) -> None:
    reports = report(SANCHUAN, 2021, distinct(2021)), report(SANCHUAN, 2023, distinct(2023))
    assert not {f.finding.rule.name for f in check_panel(panel_of(tmp_path, *reports))} & set(CHAINS)


def test_what_is_not_certain_is_no_pair(tmp_path: Path) -> None:
    doubt = (Finding(rule=PLACE_AMBIGUOUS, found="a; b", facts={"count": "2"}),)
    assert told(tmp_path, *pair(SANCHUAN, SANCHUAN, findings=doubt), rule="carry-chain") == []


def test_a_year_without_a_current_version_is_no_pair(tmp_path: Path) -> None:
    """Two undated versions with different numbers: neither is the report."""
    one, other = pair(FINANCE, FINANCE)
    second = report(FINANCE, 2020, distinct(2020, seed=1))
    found = {f.finding.rule.name for f in check_panel(panel_of(tmp_path, one, second, other))}
    assert not found & set(CHAINS)


def changed(numbers: Numbers, **by: int) -> Numbers:
    """The numbers with some of them larger."""
    return {**numbers, **{name: (numbers[name] or 0) + more for name, more in by.items()}}
