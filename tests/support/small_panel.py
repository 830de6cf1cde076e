"""A small dataset for tests of the panel: another number in every cell, and every kind of row.

偃师      one office under two codes, 2019 (form of 2019) to 2022 (form of 2021), the last with gaps
翟镇      three versions of 2021, the last of them current; one cell restated
城关镇    two versions of 2021 that differ, without dates: no numbers
=1+1     an issuer that a spreadsheet would compute, with amounts beyond all digits
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gojparse.dataset.frames import Dataset, dataset_from_reports
from gojparse.forms.form import Form, load
from gojparse.messages import Phrase
from gojparse.model import Cell, Finding, Report, Section, Status
from gojparse.rules import CATALOGUE
from tests.support.made import at, made, read

SCOPE = "本报告所列数据的统计范围包括区政府及各部门、各镇（街道）。"
LONG = "本报告统计范围包括各部门，" + "一" * 900 + "。"
OFFICE = {"issuer_type": "department", "level": "county"}


def filled(edition: str, first: int) -> dict[str, tuple[Cell, ...]]:
    """The cells of a form, numbered through from `first` in the order of the form."""
    form = load(edition)
    numbers = iter(range(first, first + 10_000))
    return {
        "disclosures": tuple(_disclosed(form, numbers)),
        "applications": tuple(
            read("applications", line.code, who.code, next(numbers), edition=edition)
            for line in form.lines
            for who in form.applicants
        ),
        "appeals": tuple(
            read("appeals", route.code, outcome.code, next(numbers))
            for route in form.routes
            for outcome in form.outcomes
        ),
    }


def _disclosed(form: Form, numbers: Iterator[int]) -> Iterator[Cell]:
    for block in form.blocks:
        for subject in block.subjects:
            for measure in block.measures:
                value = Decimal(next(numbers))
                more = {"edition": form.edition, "article": block.article}
                if measure.kind == "money":
                    yield read(
                        "disclosures",
                        subject.code,
                        measure.code,
                        value + Decimal("0.25"),
                        unit="10k_cny",
                        **more,
                    )
                else:
                    yield read("disclosures", subject.code, measure.code, value, unit="item", **more)


def report(number: int, form: str, **changed: object) -> Report:
    """A report on this form with the numbers from `number` thousand on."""
    base = made(f"{number:03}.txt", str(number).encode(), year=2021)
    plain = replace(base, edition=form, findings=(), division_code=None, **filled(form, number * 1000))
    return replace(plain, **changed)  # type: ignore[arg-type]


def put(cells: tuple[Cell, ...], name: str, **changed: object) -> tuple[Cell, ...]:
    """The cells with one of them changed."""
    assert any(cell.name == name for cell in cells), name
    return tuple(cell._replace(**changed) if cell.name == name else cell for cell in cells)


def reports() -> list[Report]:
    return [*_yanshi(), *_zhaizhen(), *_chengguan(), _formula(), _refused()]


def _yanshi() -> Iterator[Report]:
    before = {"issuer": "偃师市财政局", "division_code": "410381", **OFFICE}
    after = {"issuer": "洛阳市偃师区财政局", "division_code": "410307", **OFFICE}
    first = report(1, "2019", year=2019, **before, published_on="2020-01-09")
    yield replace(first, applications=put(first.applications, "applications.disposed.total", value=4_000))
    yield report(2, "2019", year=2020, **before, published_on="2021-01-08")
    last = report(3, "2021", year=2022, **after, published_on="2023-01-07", edition="hybrid")
    old = filled("2019", 3500)["disclosures"]  # a real hybrid: the old table in a new report
    cells = last.applications
    cells = put(cells, "applications.granted.total", value=None, status=Status.BLANK, printed="")
    cells = put(cells, "applications.denied_law.person", value=None, status=Status.AMBIGUOUS, printed=None)
    cells = put(cells, "applications.denied_law.business", value=None, status=Status.ABSENT, printed=None)
    cells = put(cells, "applications.denied_law.research", status=Status.PLACED)
    cells = put(cells, "applications.denied_law.legal", value=0, status=Status.IMPLIED, printed=None)
    section = Section("overview", 1, "一、总体情况", f"年内无大事。{SCOPE}", at(3))
    conflict = CATALOGUE["issuer-conflict"]
    doubt = Finding(
        rule=conflict,
        expected="甲",
        found="乙",
        facts={"where": Phrase("place.title"), "elsewhere": Phrase("place.prose")},
    )
    yield replace(last, applications=cells, disclosures=old, sections=(section,), findings=(doubt,))


def _zhaizhen() -> Iterator[Report]:
    place = {"issuer": "洛阳市偃师区翟镇镇人民政府", "division_code": "410307103", "year": 2021}
    first = report(4, "2021", **place, published_on="2022-01-05")
    cells = put(first.applications, "applications.received.person", value=4_700)
    second = report(5, "2021", **place, published_on="2022-03-01")
    section = Section("overview", 1, "一、总体情况", LONG, at(3))
    yield replace(second, **{**_cells(first), "applications": cells}, sections=(section,))
    third = report(6, "2021", **place, published_on="2022-02-01")
    yield from (first, replace(third, **_cells(first)))


def _chengguan() -> Iterator[Report]:
    for number in (7, 8):
        yield report(number, "2021", issuer="城关镇人民政府", published_on=None)


def _formula() -> Report:
    odd = report(9, "2021", issuer="=1+1", issuer_type="other", level=None, source="@SUM(A1:A9)", year=2023)
    cells = put(odd.applications, "applications.received.total", value=9_007_199_254_740_995)  # 2**53 + 3
    cells = put(cells, "applications.carried_in.total", value=3_000_000_000)
    money = put(odd.disclosures, "disclosures.fees.amount", value=Decimal("123456789.1234"), unit="cny")
    return replace(odd, applications=cells, disclosures=money)


def _refused() -> Report:
    return report(10, "2021", verdict="not_a_report", issuer=None, year=None)


def _cells(of: Report) -> dict[str, tuple[Cell, ...]]:
    return {"disclosures": of.disclosures, "applications": of.applications, "appeals": of.appeals}


def small() -> Dataset:
    """The dataset of these reports."""
    return dataset_from_reports(reports())
