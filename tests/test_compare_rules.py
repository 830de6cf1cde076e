"""The other rules over issuers and years, each by itself, with the false alarms that must not come."""

from __future__ import annotations

from pathlib import Path

import pytest

from gojparse.compare.checks import Settings, check_panel, finding_rows, read_settings, read_waivers
from gojparse.compare.checks.finding_rows import read
from gojparse.dataset.arrow import arrow_schema
from gojparse.errors import WrongUsage
from gojparse.model import Box, LinePlace, Locator, ParagraphPlace, SheetPlace, TablePlace
from tests.support.panels import (
    COUNTY,
    FINANCE,
    SANCHUAN,
    TOWN,
    Numbers,
    distinct,
    facts,
    following,
    names,
    panel_of,
    report,
    told,
)

# ---- jumps ----


def grown(name: str, one: int, other: int) -> tuple[Numbers, Numbers]:
    before = {**distinct(2021), name: one}
    return before, {**following(before, 2022), name: other}


@pytest.mark.parametrize(
    ("name", "one", "other", "jumps"),
    [
        ("licensing_decisions", 10, 100, True),
        ("licensing_decisions", 731, 73, True),
        ("licensing_decisions", 10, 99, False),
        ("licensing_decisions", 9, 4000, False),  # small numbers jump by nature
        ("licensing_decisions", 0, 4000, False),
        ("granted_total", 12, 3456, True),
        ("fees_amount", 17, 171, True),
    ],
)
def test_a_jump(tmp_path: Path, name: str, one: int, other: int, jumps: bool) -> None:
    before, now = grown(name, one, other)
    found = told(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now), rule="jump")
    assert [(f[3], f[4]) for f in facts(found)] == ([(str(one), str(other))] if jumps else [])


def test_parts_do_not_jump_where_their_total_does(tmp_path: Path) -> None:
    before, now = grown("granted_total", 12, 3456)
    before["granted_person"], now["granted_person"] = 11, 3000
    before["denied_law_person"], now["denied_law_person"] = 13, 2222
    found = told(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now), rule="jump")
    assert [f[2] for f in facts(found)] == ["applications.denied_law.person", "applications.granted.total"]


def test_an_amount_a_thousand_times_as_large_may_be_in_another_unit(tmp_path: Path) -> None:
    before, now = grown("fees_amount", 3, 31_000)
    (found,) = told(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now), rule="jump")
    assert "元" in found.finding.message
    assert (found.finding.expected, found.finding.found) == ("3", "31000")


# ---- duplicate tables ----


def only(year: int, table: str, numbers: list[int]) -> Numbers:
    """These numbers in the first cells of a table, 0 everywhere else."""
    from gojparse.compare.columns import wide_columns

    of = {column.name: column.table for column in wide_columns()}
    zeros: Numbers = dict.fromkeys(names(year), 0)
    own = [name for name in zeros if of[name] == table]
    return {**zeros, **dict(zip(own, numbers, strict=False))}


@pytest.mark.parametrize("table", ["applications", "disclosures"])
def test_the_same_numbers_at_two_offices(tmp_path: Path, table: str) -> None:
    numbers = only(2022, table, [3, 5, 7, 11, 13])
    reports = report(SANCHUAN, 2022, numbers), report(FINANCE, 2022, numbers)
    (found,) = told(tmp_path, *reports, rule="duplicate-vector")
    assert (found.finding.table, found.finding.found) == (table, "5")
    assert found.other and found.other.row != found.row.row


def test_the_same_numbers_in_two_years_of_one_office(tmp_path: Path) -> None:
    numbers = distinct(2022)
    reports = report(SANCHUAN, 2022, numbers), report(SANCHUAN, 2023, numbers)
    found = told(tmp_path, *reports, rule="duplicate-vector")
    assert [(f.row.year, f.finding.table) for f in found] == [(2023, "applications"), (2023, "disclosures")]


@pytest.mark.parametrize(
    "numbers", [[], [1, 0, 0, 0, 0, 0, 1], [3, 5, 7, 11], [3, 3, 3, 5, 5, 5, 7, 7, 7, 11]]
)
def test_few_numbers_are_alike_everywhere(tmp_path: Path, numbers: list[int]) -> None:
    same = only(2022, "applications", numbers)
    reports = report(SANCHUAN, 2022, same), report(FINANCE, 2022, same)
    assert told(tmp_path, *reports, rule="duplicate-vector") == []


def test_one_number_makes_another_table(tmp_path: Path) -> None:
    reports = (
        report(SANCHUAN, 2022, only(2022, "applications", [3, 5, 7, 11, 13, 17])),
        report(FINANCE, 2022, only(2022, "applications", [3, 5, 7, 11, 13, 19])),
    )
    assert told(tmp_path, *reports, rule="duplicate-vector") == []


# ---- versions ----


def test_what_a_later_version_changed(tmp_path: Path) -> None:
    first = distinct(2022)
    now = {**first, "licensing_decisions": 2, "granted_legal": 3}
    reports = (
        report(SANCHUAN, 2022, first, published_on="2023-01-20"),
        report(SANCHUAN, 2022, now, published_on="2023-03-02"),
    )
    found = told(tmp_path, *reports, rule="restated")
    assert facts(found) == [
        ("warning", 2022, "applications.granted.legal", str(first["granted_legal"]), "3"),
        ("warning", 2022, "disclosures.licensing.decisions", str(first["licensing_decisions"]), "2"),
    ]
    assert {f.finding.other_report_id for f in found} == {reports[0].report_id}
    assert "2023-01-20" in found[0].finding.message


def test_many_changes_are_told_by_table(tmp_path: Path) -> None:
    reports = (
        report(SANCHUAN, 2022, distinct(2022), published_on="2023-01-20"),
        report(SANCHUAN, 2022, distinct(2022, seed=1), published_on="2023-03-02"),
    )
    found = told(tmp_path, *reports, rule="restated")
    assert [(f.finding.table, f.finding.line) for f in found] == [
        ("appeals", None),
        ("applications", None),
        *((("disclosures", line)) for line in sorted(f.finding.line or "" for f in found[2:])),
    ]


def test_the_same_numbers_again_are_a_note(tmp_path: Path) -> None:
    numbers = distinct(2022)
    reports = report(SANCHUAN, 2022, numbers, name="a.txt"), report(SANCHUAN, 2022, numbers, name="b.txt")
    (found,) = told(tmp_path, *reports, rule="restated")
    assert (found.finding.severity, found.finding.line) == ("note", None)


def test_one_document_at_two_addresses(tmp_path: Path) -> None:
    numbers = distinct(2022)
    reports = [report(SANCHUAN, 2022, numbers, name=name, content="same") for name in ("b.txt", "a.txt")]
    (found,) = told(tmp_path, *reports, rule="same-document")
    assert (found.finding.severity, found.finding.found) == ("note", "a.txt")
    assert told(tmp_path, *reports, rule="restated") == []


def test_empty_reports_of_two_offices_are_no_document_in_two_places(tmp_path: Path) -> None:
    zeros: Numbers = dict.fromkeys(names(2022), 0)
    both = (SANCHUAN, FINANCE)
    empty = [report(office, 2022, zeros, content="same") for office in both]
    assert told(tmp_path / "a", *empty, rule="same-document") == []
    full = [report(office, 2022, distinct(2022), content="same") for office in both]
    (found,) = told(tmp_path / "b", *full, rule="same-document")
    assert found.other and found.other.issuer_id != found.row.issuer_id


# ---- deadlines ----


@pytest.mark.parametrize(
    ("office", "day", "due"),
    [
        (FINANCE, "2023-01-31", None),
        (FINANCE, "2023-02-01", "2023-01-31"),
        (COUNTY, "2023-02-01", None),
        (COUNTY, "2023-04-01", "2023-03-31"),
        (COUNTY, "2024-04-01", None),  # a site that moved
        (SANCHUAN, "2023-06-01", None),  # the Regulation names no townships
        (FINANCE, None, None),
    ],
)
def test_deadlines(tmp_path: Path, office: dict[str, str], day: str | None, due: str | None) -> None:
    found = told(tmp_path, report(office, 2022, distinct(2022), published_on=day), rule="late")
    assert facts(found) == ([("warning", 2022, "", due, day)] if due else [])


@pytest.mark.parametrize("mirror", range(4))  # whatever the order of their report_ids
def test_a_mirror_is_no_new_version(tmp_path: Path, mirror: int) -> None:
    numbers = distinct(2022)
    first = report(COUNTY, 2022, numbers, published_on="2023-03-01", content="one")
    second = report(COUNTY, 2022, distinct(2022, 7), published_on="2023-04-01")
    later = report(COUNTY, 2022, numbers, published_on="2023-05-01", content="one", name=f"{mirror}.txt")
    (row,) = panel_of(tmp_path, first, second, later).rows
    assert row.record["report_id"] == second.report_id
    assert told(tmp_path, first, later, rule="late") == []


def test_a_second_version_is_not_late(tmp_path: Path) -> None:
    reports = [
        report(FINANCE, 2022, distinct(2022, seed=n), published_on=day)
        for n, day in enumerate(("2023-01-20", "2023-06-01"))
    ]
    assert told(tmp_path, *reports, rule="late") == []


def test_local_deadlines(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(
        'jump_ratio = 20\n[[deadline]]\nlevel = "town"\nday = "02-20"\n'
        '[[deadline]]\nlevel = "town"\nplace = "410324"\nyear = 2022\nday = "03-05"\n',
        encoding="utf-8",
    )
    read = read_settings(settings)
    assert read.jump_ratio == 20
    reports = [
        report(office, year, distinct(year), published_on=f"{year + 1}-03-01")
        for office in (SANCHUAN, TOWN)
        for year in (2020, 2022)
    ]
    del reports[-1]  # 偃师市 was a district by then
    found = told(tmp_path / "d", *reports, rule="late", settings=read)
    assert [(f.row.year, f.finding.expected) for f in found] == [(2020, "2021-02-20"), (2020, "2021-02-20")]


@pytest.mark.parametrize(
    "text",
    [
        "copied = 3",
        "jump_ratio = 'ten'",
        "jump_ratio = 0",
        "all_bodies = 1",
        "copied_share = 60",
        "copied_share = nan",
        "no toml",
        "[[deadline]]\nlevel = 'town'",
        "[[deadline]]\nday = '02-30'",
        "[[deadline]]\nday = '02-20'\ncounty = 'x'",
        "deadline = 3",
        "[[deadline]]\nlevel = 'twon'\nday = '02-20'",
        "[[deadline]]\nissuer_type = 'bureau'\nday = '02-20'",
        "[[deadline]]\nplace = '泰安'\nday = '02-20'",
        "[[deadline]]\nplace = 4103\nday = '02-20'",
    ],
)
def test_settings_that_make_no_sense(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUsage, match=r"settings\.toml"):
        read_settings(path)


def test_settings_say_what_a_value_must_be(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for text, kind in (("all_bodies = 1", "true or false"), ("copied_share = 60", "between 0 and 1")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(WrongUsage, match=kind):
            read_settings(path)


# ---- sums ----

AREA = {"preamble": "本报告数据汇总了全县各乡镇、各部门的统计结果。"}


def town_reports(year: int) -> list[dict[str, str]]:
    """All towns of 阳谷县 by the codes of the year."""
    from gojparse.places.lineage import places_below

    places = places_below("371521", year)
    assert places and len(places) > 10
    return [
        {
            "issuer": f"阳谷县第{n}镇人民政府",
            "issuer_type": "government",
            "level": "town",
            "division_code": code,
        }
        for n, (code,) in enumerate(places)
    ]


def test_a_county_that_counts_less_than_its_towns(tmp_path: Path) -> None:
    county = {**COUNTY, "issuer": "阳谷县人民政府", "division_code": "371521"}
    towns = [report(town, 2022, distinct(2022, seed=n)) for n, town in enumerate(town_reports(2022))]
    office = report(
        {**FINANCE, "issuer": "阳谷县财政局", "division_code": "371521"}, 2022, distinct(2022, 99)
    )
    below = [distinct(2022, seed=n) for n in range(len(towns))] + [distinct(2022, 99)]
    total: Numbers = {name: sum(each[name] or 0 for each in below) for name in below[0]}
    short = {**total, "granted_legal": (total["granted_legal"] or 0) - 1}
    more = {**total, "granted_legal": (total["granted_legal"] or 0) + 1}

    def found(numbers: Numbers, *, prose: dict[str, str] = AREA, without: int = 0, **how: bool) -> list[str]:
        parent = report(county, 2022, numbers, prose=prose)
        reports = (parent, office, *towns[without:])
        return [f[2] for f in facts(told(tmp_path, *reports, rule="parent-sum", settings=Settings(**how)))]

    assert found(total) == []
    assert found(short) == ["applications.granted.legal"]
    assert found(short, prose={}) == []  # the text does not say that it aggregates
    assert found(short, without=1) == []  # a town is missing
    assert found(more) == []  # the county's own office
    assert found(more, all_bodies=True) == ["applications.granted.legal"]


def test_a_county_that_counts_less_than_its_departments(tmp_path: Path) -> None:
    said = {"preamble": "本报告数据包括县政府各部门的统计结果。"}
    offices = [{**FINANCE, "issuer": f"栾川县{name}局"} for name in ("财政", "教育")]
    below = [distinct(2022, seed) for seed in (1, 2)]
    total: Numbers = {name: sum(each[name] or 0 for each in below) for name in below[0]}
    parts = [report(office, 2022, numbers) for office, numbers in zip(offices, below, strict=True)]
    short = {**total, "received_person": (total["received_person"] or 0) - 1}
    parent = report(COUNTY, 2022, short, prose=said)
    (found,) = told(tmp_path / "a", parent, *parts, rule="parent-sum")
    assert facts([found])[0][2:] == (
        "applications.received.person",
        str(total["received_person"]),
        str(short["received_person"]),
    )
    more = {name: (number or 0) + 5 for name, number in total.items()}
    assert told(tmp_path / "b", report(COUNTY, 2022, more, prose=said), *parts, rule="parent-sum") == []


def test_a_body_that_cannot_be_assessed_makes_no_sum_wrong(tmp_path: Path) -> None:
    said = {"preamble": "本报告数据包括县政府各部门的统计结果。"}
    offices = [{**FINANCE, "issuer": f"栾川县{name}局"} for name in ("财政", "教育")]
    below = [distinct(2022, seed) for seed in (1, 2)]
    parent = report(COUNTY, 2022, {n: sum(each[n] or 0 for each in below) for n in below[0]}, prose=said)
    parts = [report(office, 2022, numbers) for office, numbers in zip(offices, below, strict=True)]
    strict = Settings(all_bodies=True)
    assert told(tmp_path / "a", parent, *parts, rule="parent-sum", settings=strict) == []
    other = report(offices[1], 2022, distinct(2022, 3))  # without a date: which of them counts?
    assert told(tmp_path / "b", parent, *parts, other, rule="parent-sum", settings=strict) == []


def test_places_below() -> None:
    from gojparse.places.lineage import places_below

    luoyang = places_below("410300", 2021)
    assert luoyang and ("410381", "410307") in {tuple(sorted(codes, reverse=True)) for codes in luoyang}
    assert places_below("410300", 2022) != luoyang
    towns = places_below("410307", 2022)
    assert towns and ("410307105",) in towns
    assert places_below("371521", 2024) is None  # not all towns of that year are listed
    assert places_below("999999", 2022) is None


# ---- waivers ----

HEAD = "rule,issuer_id,year,value,reason,author\n"


def broken(folder: Path, waivers: str) -> list[tuple[str, str | None, str | None]]:
    before = distinct(2021)
    now = {**following(before, 2022), "carried_in_total": 77}
    path = folder / "waivers.csv"
    path.write_text(waivers, encoding="utf-8")
    found = check_panel(
        panel_of(folder / "d", report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now)),
        Settings(waivers=read_waivers(path)),
    )
    return [(f.finding.rule.name, f.finding.found, f.waived) for f in found if f.finding.rule.name != "jump"]


def test_an_answered_finding_stays_and_is_marked(tmp_path: Path) -> None:
    for issuer in ("410324/三川镇", "栾川县三川镇人民政府"):
        line = f"carry-chain,{issuer},2022,77,与当事人核实,甲\n"
        assert broken(tmp_path, HEAD + line) == [("carry-chain", "77", "与当事人核实")]


def test_an_answer_is_for_one_cell(tmp_path: Path) -> None:
    before = distinct(2021)
    now = {**following(before, 2022), "carried_in_person": 0, "carried_in_legal": 0}
    whole = panel_of(tmp_path / "d", report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now))
    path = tmp_path / "waivers.csv"
    line = "carry-chain,410324/三川镇,2022,0,核实,甲"
    path.write_text(f"{HEAD}{line}\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match="add a column 'cell' that names one of them"):
        check_panel(whole, Settings(waivers=read_waivers(path)))
    path.write_text(f"{HEAD.strip()},cell\n{line},applications.carried_in.legal\n", encoding="utf-8")
    found = check_panel(whole, Settings(waivers=read_waivers(path)))
    assert [(f.finding.column, f.waived) for f in found if f.finding.rule.name == "carry-chain"] == [
        ("legal", "核实"),
        ("person", None),
    ]


def test_an_answer_is_for_one_issuer(tmp_path: Path) -> None:
    namesake = {**SANCHUAN, "division_code": "410325104"}
    now = distinct(2022)
    reports = [
        report(office, year, {**now, "carried_in_total": 77, "carried_forward_total": 99})
        for office in (SANCHUAN, namesake)
        for year in (2021, 2022)
    ]
    path = tmp_path / "waivers.csv"
    path.write_text(f"{HEAD}carry-chain,{SANCHUAN['issuer']},2022,77,核实,甲\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match="add the issuer_id"):
        check_panel(panel_of(tmp_path / "d", *reports), Settings(waivers=read_waivers(path)))


def test_an_answer_to_another_value_is_outdated(tmp_path: Path) -> None:
    line = "carry-chain,410324/三川镇,2022,78,与当事人核实,甲\n"
    assert broken(tmp_path, HEAD + line) == [("carry-chain", "77", None), ("waiver-outdated", "77", None)]


def test_an_answer_to_nothing_is_told(tmp_path: Path) -> None:
    lines = "late,410324/三川镇,2022,2023-05-01,停电,甲\ncarry-chain,410324/三川镇,2022,77,核实,甲\n"
    assert broken(tmp_path, HEAD + lines) == [("carry-chain", "77", "核实"), ("waiver-outdated", None, None)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("rule,year\n", 1),
        ("", 1),
        (HEAD + "carry-chain,x,2022,7,r,a\ncarry-chain,x,twenty,7,r,a\n", 3),
        (HEAD + "carry-chain,x,2022\n", 2),
        (HEAD + "carry-chain,x,2022,7,r,a,more\n", 2),
        (HEAD + "carry-chain,,2022,7,r,a\n", 2),
        (HEAD + "carry-chain,x,2022,7,,a\n", 2),
    ],
)
def test_a_bad_file_of_waivers_names_the_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "waivers.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongUsage, match=rf"waivers\.csv:{line}: "):
        read_waivers(path)


def test_a_file_of_waivers_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no such file or directory; check the path"):
        read_waivers(tmp_path / "waivers.csv")


# ---- how findings leave ----


def test_findings_leave_as_rows_and_lines(tmp_path: Path) -> None:
    from gojparse.cli.compared import panel_finding_lines

    before = distinct(2021)
    now = {**following(before, 2022), "carried_in_total": 77}
    path = tmp_path / "waivers.csv"
    path.write_text(HEAD + "carry-chain,410324/三川镇,2022,77,核实,甲\n", encoding="utf-8")
    reports = report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now)
    settings = Settings(waivers=read_waivers(path))
    found = [f for f in check_panel(panel_of(tmp_path / "d", *reports), settings) if f.waived]
    table = finding_rows(found)
    assert table.schema.names == [*arrow_schema("findings").names, "issuer_id", "year", "waived"]
    (row,) = table.to_pylist()
    assert row["report_id"] == reports[1].report_id
    assert row["other_report_id"] == reports[0].report_id
    assert (row["issuer_id"], row["year"], row["waived"]) == ("410324/三川镇", 2022, "核实")
    (line,) = panel_finding_lines(found)
    expected = before["carried_forward_total"]
    assert line == (
        "410324/三川镇 2022: error[carry-chain] applications.carried_in.total: "
        f"the report on 2021 carried {expected} forward, but this one carries 77 in [waived: 核实]"
    )


@pytest.mark.parametrize(
    "place",
    [
        Locator((Box(2, 10.0, 20.5, 30.0, 40.0), LinePlace(3, 4))),
        Locator((TablePlace(1, 2, 3),)),
        Locator((ParagraphPlace(7),)),
        Locator((SheetPlace(2, 11, 28),)),
    ],
)
def test_a_place_is_read_as_it_was_written(place: Locator) -> None:
    assert read(str(place)) == place
    assert read(f"{place}|nowhere") is None


def test_lines_in_chinese(tmp_path: Path) -> None:
    from gojparse.cli.compared import panel_finding_lines
    from gojparse.cli.console import set_language

    before = distinct(2021)
    now = {**following(before, 2022), "carried_in_total": 77, "normative_in_force": 9}
    found = check_panel(panel_of(tmp_path, report(SANCHUAN, 2021, before), report(SANCHUAN, 2022, now)))
    set_language("zh")
    try:
        said = list(panel_finding_lines(found))
    finally:
        set_language("en")
    assert len(said) == len(found) >= 2
    assert (
        f"2021年的报告结转下年度继续办理{before['carried_forward_total']}件，但本年报告的上年结转为77件"
        in said[0]
    )


def test_a_panel_of_nothing_and_of_one(tmp_path: Path) -> None:
    assert check_panel(panel_of(tmp_path / "a")) == []
    assert check_panel(panel_of(tmp_path / "b", report(SANCHUAN, 2022, distinct(2022)))) == []
    assert finding_rows([]).num_rows == 0
