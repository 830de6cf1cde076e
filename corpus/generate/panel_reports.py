"""The reports of the invented panel as drafts, and what is wrong in them.

Every office reports each year. Then a few things are made wrong, each in
another office, and written down: five chains, four copied texts, two reports
in two versions. Nothing else is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from corpus.generate import panel_numbers as numbers
from corpus.generate.panel_numbers import Change, Sizes
from corpus.generate.panel_offices import Office, offices
from corpus.generate.panel_prose import Prose, invented
from corpus.generate.records import Draft, Issuer, Name, Part, Value
from gojparse.forms.form import Form

YEARS = range(2019, 2025)
_BOTH_CARRIES = ("person", "business")


@dataclass(frozen=True, slots=True)
class Wrong:
    """One line of the truth: a finding that must come out. `found` is empty where it is a measured share."""

    rule: str
    issuer: str
    year: int
    table: str = ""
    line: str = ""
    column: str = ""
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The numbers of a report."""

    form: Form
    values: Mapping[Name, Value]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which offices and years something is made wrong in, each of them another office.

    `copies`: the report that is copied, by the one that copies it.
    """

    carries: tuple[tuple[Office, int], ...]
    moved: tuple[Office, int]
    stock: tuple[Office, int]
    items: tuple[Office, int]
    copies: Mapping[tuple[Office, int], tuple[Office, int]]
    restated: tuple[tuple[Office, int], ...]

    @property
    def breaks(self) -> Mapping[tuple[Office, int], Change]:
        """How each chain is broken, by the later year."""
        first, second = self.carries
        return {
            first: numbers.broken_carry(numbers.PERSON, 2),
            second: numbers.broken_carry(numbers.BUSINESS, 1),
            self.moved: numbers.moved_carry,
            self.stock: numbers.broken_stock,
            self.items: numbers.broken_items,
        }


def plan(rng: Random, all_offices: tuple[Office, ...]) -> Plan:
    """What goes wrong where."""
    a, b, c, d, e, f, g, h, i, *left = rng.sample(all_offices, len(all_offices))
    pairs = [(one, other) for one in left for other in left if _neighbours(one, other)]
    (one, its), (other, theirs) = _apart(rng, pairs)
    years = [rng.choice(YEARS[1:]) for _ in range(6)]
    return Plan(
        carries=((a, years[0]), (b, 2021)),  # the second from the form of 2019 to that of 2021
        moved=(c, years[1]),
        stock=(d, rng.choice((2022, 2023, 2024))),
        items=(e, 2020),
        copies={
            (f, years[2]): (f, years[2] - 1),
            (g, 2021): (g, 2020),
            (one, years[3]): (its, years[3]),
            (other, years[4]): (theirs, years[4]),
        },
        restated=((h, years[5]), (i, 2019)),
    )


def _neighbours(one: Office, other: Office) -> bool:
    return one != other and (one.county, one.kind) == (other.county, other.kind)


def _apart(rng: Random, pairs: list[tuple[Office, Office]]) -> tuple[tuple[Office, Office], ...]:
    """Two pairs of four offices."""
    first = rng.choice(pairs)
    second = rng.choice([pair for pair in pairs if not set(pair) & set(first)])
    return first, second


def reports(seed: int) -> tuple[list[Draft], list[Wrong]]:
    """All drafts, by office and year, a second version behind the first; and the truth."""
    rng = Random(f"panel/{seed}")
    all_offices = offices(rng)
    wrong = plan(rng, all_offices)
    counted = {office: _counted(Random(f"{seed}/{n}"), office, wrong) for n, office in enumerate(all_offices)}
    written = _written(rng, all_offices, wrong)
    drafts: list[Draft] = []
    truth = [*_broken(counted, wrong), *_copied(wrong)]
    for office in all_offices:
        for year in YEARS:
            text = written[office, year].filled(rng, office.issuer(year).short, year)
            report = _draft(
                office, year, counted[office][year], text, _day(rng, office, (office, year) in wrong.copies)
            )
            if (office, year) in wrong.restated:
                first, changed = _first_version(rng, report, 1 + (office, year == 2019).count(True))
                drafts.append(first)
                truth += changed
                report = _later(report)
            drafts.append(report)
    return drafts, sorted(truth, key=lambda w: (w.issuer, w.year, w.rule, w.line, w.column))


def _counted(rng: Random, office: Office, wrong: Plan) -> dict[int, Numbered]:
    """The numbers of an office, year by year."""
    state, sizes = numbers.begin(rng), Sizes.of(rng, office.kind)
    found: dict[int, Numbered] = {}
    for year in YEARS:
        if change := wrong.breaks.get((office, year)):
            state = change(state)
        least = 2 if (office, year + 1) == wrong.moved else 0
        form, values, state = numbers.fill(rng, year, state, sizes, least)
        found[year] = Numbered(form, values)
    return found


def _written(rng: Random, all_offices: tuple[Office, ...], wrong: Plan) -> dict[tuple[Office, int], Prose]:
    """The prose of every report; what is copied has but one theme of its own."""
    own = {(office, year): invented(rng) for office in all_offices for year in YEARS}
    return {
        report: text.copied_from(own[wrong.copies[report]]) if report in wrong.copies else text
        for report, text in own.items()
    }


def _day(rng: Random, office: Office, copies: bool) -> str:
    """Month and day of publication: in time, and of what is copied later than of all others."""
    if copies:
        return "01-29"
    return f"01-{rng.randrange(8, 27):02}"


def _draft(
    office: Office, year: int, counted: Numbered, text: Mapping[str, tuple[str, ...]], day: str
) -> Draft:
    issuer, form = office.issuer(year), counted.form
    received = counted.values["applications", "received", "total"]
    overview = list(text["overview"])
    overview[1] += f"全年收到政府信息公开申请{received}件。"
    paragraphs = {**text, "overview": tuple(overview)}
    return Draft(
        issuer=issuer,
        year=year,
        title=f"{issuer.name}{year}年政府信息公开工作年度报告",
        preamble=(_preamble(issuer, year),),
        parts=tuple(
            Part(s.code, f"{s.number}、{s.label}", paragraphs.get(s.code, ()), s.table) for s in form.sections
        ),
        signature=(issuer.name, _printed_day(year, day)),
        forms=dict.fromkeys(("disclosures", "applications", "appeals"), form),
        values=dict(counted.values),
        ink={name: str(value) for name, value in counted.values.items()},
        published=f"{year + 1}-{day}",
    )


def _preamble(issuer: Issuer, year: int) -> str:
    return (
        f"本报告由{issuer.name}依照《中华人民共和国政府信息公开条例》编制，"
        f"所列数据的统计期限为{year}年1月1日至{year}年12月31日。"
    )


def _printed_day(year: int, day: str) -> str:
    month, number = day.split("-")
    return f"{year + 1}年{int(month)}月{int(number)}日"


def _later(report: Draft) -> Draft:
    """The report as published again in summer."""
    day = "06-18"
    return replace(
        report,
        signature=(report.issuer.name, _printed_day(report.year, day)),
        published=f"{report.year + 1}-{day}",
    )


_RESTATED = (("licensing", "decisions"), ("penalties", "decisions"))


def _first_version(rng: Random, report: Draft, count: int) -> tuple[Draft, Iterator[Wrong]]:
    """The report as it was published first, with other numbers in some cells that no chain holds."""
    values, ink = dict(report.values), dict(report.ink)
    changed = [("disclosures", *cell) for cell in _RESTATED[:count]]
    for name in changed:
        values[name] += rng.randrange(1, 6)
        ink[name] = str(values[name])
    truth = (
        Wrong("restated", report.issuer.name, report.year, *name, ink[name], report.ink[name])
        for name in changed
    )
    return replace(report, values=values, ink=ink), truth


def _broken(counted: Mapping[Office, Mapping[int, Numbered]], wrong: Plan) -> Iterator[Wrong]:
    """The chains that broke, told from the numbers on both sides."""
    for office, year in wrong.carries:
        yield _carry(office, year, counted[office], "total")
    for applicant in _BOTH_CARRIES:
        yield _carry(*wrong.moved, counted[wrong.moved[0]], applicant)
    office, year = wrong.stock
    before, now = counted[office][year - 1].values, counted[office][year].values
    stock, issued, repealed = (("disclosures", "normative", m) for m in ("in_force", "issued", "repealed"))
    expected = before[stock] + now[issued] - now[repealed]
    yield Wrong("in-force-chain", office.issuer(year).name, year, *stock, str(expected), str(now[stock]))
    office, year = wrong.items
    before, now = counted[office][year - 1].values, counted[office][year].values
    items = ("disclosures", "fees", "items_last_year")
    expected = before[items] + before["disclosures", "fees", "change"]
    yield Wrong("items-chain", office.issuer(year).name, year, *items, str(expected), str(now[items]))


def _carry(office: Office, year: int, counted: Mapping[int, Numbered], applicant: str) -> Wrong:
    cell = ("applications", "carried_in", applicant)
    expected = counted[year - 1].values["applications", "carried_forward", applicant]
    found = counted[year].values[cell]
    return Wrong("carry-chain", office.issuer(year).name, year, *cell, str(expected), str(found))


def _copied(wrong: Plan) -> Iterator[Wrong]:
    for office, year in wrong.copies:
        yield Wrong("boilerplate", office.issuer(year).name, year)
