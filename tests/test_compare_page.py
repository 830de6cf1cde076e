"""The page of a panel: every number with its source, no code from reports, small, and the same every time."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from lxml import html as lxml_html
from rich.cells import cell_len
from rich.console import Console

import gojparse
from corpus.generate import invent, tables
from gojparse.cli import run_command_line as main
from gojparse.cli.compared import comparison_table, sparkline, whole_percent
from gojparse.cli.many import source_contents
from gojparse.compare.checks import check_panel
from gojparse.compare.columns import wide_column_index, wide_columns
from gojparse.compare.corrections import Correction
from gojparse.compare.evidence import locator_spots, page_boxes
from gojparse.compare.export.rows import stated_scopes
from gojparse.compare.groups import ordered_groups, panel_groups, row_figures
from gojparse.compare.numbers import open_dataset
from gojparse.compare.page import ComparisonPage, comparison_page, no_documents
from gojparse.compare.panel import Panel, build_panel
from gojparse.dataset.frames import Dataset, dataset_from_reports
from gojparse.forms.form import load
from tests.support.offices import named, printed, written
from tests.support.panels import COUNTY, distinct, names, panel_of, report

YEARS = range(2021, 2025)
HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>\"'&amp;"


@dataclass(frozen=True)
class Made:
    """A dataset on disk, its panel, and its page."""

    folder: Path
    data: Dataset
    panel: Panel
    page: ComparisonPage

    @property
    def tree(self) -> lxml_html.HtmlElement:
        return lxml_html.fromstring(self.page.content.decode())


def of(data: Dataset, folder: Path, **how: object) -> Made:
    data.write(folder, "parquet", force=True)
    found = build_panel(open_dataset(folder))
    made = comparison_page(found, check_panel(found), source_contents, name="some offices", **how)  # type: ignore[arg-type]
    return Made(folder, data, found, made)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("offices")
    reports = written(folder / "reports", 8, YEARS)
    (reports / "03_2022.txt").unlink()
    return of(gojparse.extract([reports]), folder / "data")


def text(element: lxml_html.HtmlElement) -> str:
    """The text as it is shown in English."""
    copy = deepcopy(element)
    for hidden in copy.cssselect(".z"):
        hidden.drop_tree()
    return " ".join(copy.text_content().split())


def cells(data: Dataset) -> Iterator[tuple[dict[str, object], int]]:
    """The totals of sections three and four, each with its wide column."""
    for frame, keys in ((data.applications, ("line", "applicant")), (data.appeals, ("route", "outcome"))):
        for entry in frame.to_dict("records"):
            if entry[keys[1]] == "total":
                yield entry, wide_column_index("_".join(entry[key] for key in keys))


def test_every_total_stands_there_with_its_print_its_place_and_its_file(made: Made) -> None:
    tree = made.tree
    sources = {row.record["report_id"]: row.record["source"] for row in made.panel.rows}
    seen = 0
    for details in tree.cssselect(".nums td details"):
        cell = details.find("div")
        _, column = cell.get("id")[1:].split("-")
        link = next(a for a in cell.findall("a"))
        file = tree.get_element_by_id(link.get("href")[1:])
        (report_id,) = [one for one in sources if one in text(file)]
        assert sources[report_id] in text(file)
        wide = wide_columns()[int(column)]
        if wide.table == "disclosures":
            continue
        frame = getattr(made.data, wide.table)
        line, who = ("line", "applicant") if wide.table == "applications" else ("route", "outcome")
        (entry,) = frame[
            (frame.report_id == report_id) & (frame[line] == wide.line) & (frame[who] == wide.column)
        ].to_dict("records")
        assert details.find("summary").text == str(entry["value"])
        assert text(cell).startswith(f"“{entry['printed']}” {entry['status']} {entry['locator']}")
        seen += wide.column == "total"
    named_zero = len(list(cells(made.data))) - seen
    assert seen > 300 and named_zero > 0
    assert sum(entry["value"] != 0 for entry, _ in cells(made.data)) <= seen


def test_what_is_not_shown_prints_zero_in_every_year(made: Made) -> None:
    tree = made.tree
    shown = {div.get("id") for div in tree.cssselect(".nums td details > div")}
    by_report = {row.record["report_id"]: row for row in made.panel.rows}
    number = {report_id: n for n, report_id in enumerate(sorted(by_report), 1)}
    for entry, column in cells(made.data):
        if f"c{number[entry['report_id']]}-{column}" not in shown:  # type: ignore[index]
            assert (entry["value"], entry["status"]) == (0, "read")


def test_a_missing_year_is_a_gap_and_a_sum_says_of_how_many_reports_it_is(made: Made) -> None:
    names = {row.record["source"][-11:]: row.record["issuer"] for row in made.panel.rows}
    gapped = names["03_2021.txt"]
    row = next(r for r in made.tree.cssselect("#t-issuers tbody tr") if gapped in text(r))
    assert row.cssselect("td")[0].text == "3"
    spark = row.cssselect("svg.spark")[0]
    assert len(spark.cssselect("circle")) == 3
    assert "2022" not in spark.get("aria-label")
    assert [line.get("points").count(",") for line in spark.cssselect("polyline")] == [2]
    years = made.tree.cssselect("#years tbody tr")
    assert "no report" in text(next(d for d in made.tree.cssselect("details.issuer") if gapped in text(d)))
    assert years


def test_sums_and_shares_are_those_of_the_cells(made: Made) -> None:
    frame = made.data.applications.merge(made.data.reports[["report_id", "issuer"]], on="report_id")
    total = frame[frame.applicant == "total"]
    for row in made.tree.cssselect("#t-issuers tbody tr"):
        own = total[total.issuer == row.cssselect("th a")[0].text]
        sums = own.groupby("line").value.sum()
        assert row.cssselect("td")[1].get("data-v") == str(sums["received"])
        granted = row.cssselect("td")[4].get("data-v")
        if sums["disposed"]:
            assert float(granted) == pytest.approx(sums["granted"] / sums["disposed"], abs=1e-6)
        else:
            assert granted is None


def test_who_never_received_an_application(made: Made) -> None:
    said = [text(one) for one in made.tree.cssselect("#never li")]
    expected = {"03", "07"}
    assert len(said) == len(expected)
    assert any("2021 2023 2024" in one and "not known: 2022" in one for one in said)


def test_a_finding_points_to_both_cells(made: Made) -> None:
    tree = made.tree
    found = [one for one in check_panel(made.panel) if one.finding.rule.name == "carry-chain"]
    rows = [row for row in tree.cssselect("#across tbody tr") if "carry-chain" in text(row)]
    assert len(rows) == len(found) > 10
    for row in rows:
        before, now = (tree.get_element_by_id(a.get("href")[1:]).getparent() for a in row.cssselect("a.num"))
        numbers = re.findall(
            r"the report on \d+ carried (\d+) forward, but this one carries (\d+) in",
            text(row.cssselect("td")[3]),
        )
        assert numbers == [(before.find("summary").text, now.find("summary").text)]


def test_numbers_on_pages_have_pictures_and_others_their_row(made: Made) -> None:
    tree = made.tree
    assert made.page.room.shown > 50
    for row in made.panel.rows:
        kind = row.record["format"]
        sheet = next(d for d in tree.cssselect("details.issuer") if row.record["issuer"] in text(d)[:80])
        at = wide_column_index("received_total")
        (cell,) = sheet.xpath(
            f".//td[{row.year - YEARS[0] + 1}]/details/div[contains(@id, '-{at}')"
            f" and substring-after(@id, '-')='{at}']"
        )
        picture, quoted = cell.find("img"), cell.find("q")
        if kind == "pdf":
            assert picture.get("src").startswith(("data:image/png;base64,", "data:image/webp;base64,"))
        elif quoted is not None:
            value = cell.getparent().find("summary").text
            assert value in quoted.text and "申请" in quoted.text
    assert {d.find("q") is not None for d in tree.cssselect(".nums td details > div")} == {True, False}


def test_the_page_is_whole_and_can_be_read_aloud(made: Made) -> None:
    tree = made.tree
    ids = [element.get("id") for element in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    targets = {a.get("href")[1:] for a in tree.xpath("//a[starts-with(@href, '#')]")}
    assert targets <= set(ids)
    for table in tree.xpath("//table"):
        assert text(table.find("caption"))
        assert all(th.get("scope") in ("col", "row") for th in table.iter("th"))
    for svg in tree.xpath("//*[name()='svg']"):
        assert svg.get("aria-label") or svg.get("aria-hidden")
    assert not tree.xpath("//@style")
    assert not tree.xpath("//@onclick") and not tree.xpath("//link") and not tree.xpath("//*[@srcset]")
    outside = [src for src in tree.xpath("//@src") if not src.startswith("data:image/")]
    assert not outside and "http:" not in tree.xpath("string(//style)")


def test_both_languages_are_there(made: Made) -> None:
    tree = made.tree
    for name, lang in (("e", "en"), ("z", "zh-Hans")):
        spans = tree.cssselect(f"span.{name}")
        assert len(spans) > 300 and {span.get("lang") for span in spans} <= {lang, None}
    chinese = comparison_page(made.panel, [], no_documents, name="x", language="zh").content.decode()
    assert 'lang="zh-Hans" data-lang="zh"' in chinese


def test_the_same_input_gives_the_same_bytes(made: Made) -> None:
    def backwards(sources: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        yield from source_contents(sources[::-1])

    again = comparison_page(
        build_panel(open_dataset(made.folder)), check_panel(made.panel), backwards, name="some offices"
    )
    assert again.content == made.page.content


def test_a_source_that_changed_or_went_gives_no_picture_and_the_page_says_so(made: Made) -> None:
    def tampered(sources: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        for number, (source, content) in enumerate(source_contents(sources)):
            if number % 2:
                yield source, (content or b"") + b"\n"

    other = comparison_page(made.panel, check_panel(made.panel), tampered, name="x")
    tree = lxml_html.fromstring(other.content.decode())
    assert not tree.xpath("//img") and not tree.xpath("//q")
    states = [text(li) for li in tree.cssselect("ul.files li")]
    assert sum("has changed since the report was read" in one for one in states) > 5
    assert sum("the file is no longer there" in one for one in states) > 5


def test_pictures_have_a_limit_which_is_told(made: Made) -> None:
    small = comparison_page(made.panel, check_panel(made.panel), source_contents, name="x", most_bytes=1)
    assert 0 < small.room.shown < made.page.room.shown
    assert small.room.size <= 200_000
    tree = lxml_html.fromstring(small.content.decode())
    assert f"{small.room.left_out} more were left out" in text(tree.get_element_by_id("sources"))
    most = len(made.page.content) - 100_000
    tight = comparison_page(made.panel, check_panel(made.panel), source_contents, name="x", most_bytes=most)
    assert most - 50_000 < len(tight.content) <= most


def hostile(data: Dataset) -> Dataset:
    """The dataset with what a report must never do, wherever a report's text goes."""
    reports, cells_, findings = data.reports.copy(), data.applications.copy(), data.findings.copy()
    for column in ("title", "source", "issuer"):
        reports[column] = reports[column] + HOSTILE
    cells_["printed"] = cells_["printed"] + HOSTILE
    cells_["locator"] = cells_["locator"] + HOSTILE
    if len(findings):
        findings["message"] = findings["message"] + HOSTILE
    return replace(data, reports=reports, applications=cells_, findings=findings)


def test_what_reports_print_is_never_code(made: Made, tmp_path: Path) -> None:
    bad = of(hostile(made.data), tmp_path)
    tree = bad.tree
    assert len(tree.xpath("//script")) == 1 and not tree.xpath("//img")
    assert not [name for element in tree.iter("*") for name in element.attrib if name.startswith("on")]
    assert bad.page.content.count(HOSTILE.encode()) == 0
    assert text(tree.cssselect("#t-issuers th a")[0]).endswith("window.hacked=1'>\"'&amp;")
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_fifty_offices_over_six_years_make_a_page_below_three_megabytes(tmp_path: Path) -> None:
    number = 0
    rng = Random(3)
    form = load("2021")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), form)
    reports = tmp_path / "reports"
    reports.mkdir()
    for _ in range(50):
        office = invent.issuer(rng, "town")
        for year in range(2019, 2025):
            number += 1
            values = tables.fill(rng, forms, "dense", False)  # every cell another number, none 0
            (reports / f"{number}.html").write_bytes(printed(named(rng, values, office, year), "html"))
    made = of(gojparse.extract([reports]), tmp_path / "data")
    assert len(made.panel.rows) == 300
    assert len(made.page.content) < 3_000_000


# ---- sums over issuers ----


def test_what_counts_different_bodies_is_not_added(made: Made) -> None:
    outline = row_figures(made.panel)
    plain = panel_groups(outline, "year")
    assert all(group.received.value is not None and not group.mixed for group in plain)
    first = made.panel.rows[0].issuer_id
    wide = panel_groups(outline, "year", lambda row: "area" if row.issuer_id == first else None)
    for group in wide:
        assert group.mixed == ("area", "unknown")
        assert group.received.value is None and group.shares["granted"].value is None
        assert set(group.series) == {None}
    alone = panel_groups(outline, "year", lambda row: "organ" if row.issuer_id == first else None)
    assert not any(group.mixed for group in alone)
    assert not stated_scopes(open_dataset(made.folder), {row.record["report_id"] for row in made.panel.rows})


def test_areas_within_each_other_are_not_added(tmp_path: Path) -> None:
    city = {
        "issuer": "洛阳市人民政府",
        "issuer_type": "government",
        "level": "city",
        "division_code": "410300",
    }
    counties = [
        {**city, "issuer": name, "level": "county", "division_code": code}
        for name, code in (("栾川县人民政府", "410324"), ("嵩县人民政府", "410325"))
    ]

    def mixed(*offices: dict[str, str]) -> tuple[str, ...]:
        made = panel_of(tmp_path, *(report(office, 2022, distinct(2022)) for office in offices))
        (group,) = panel_groups(row_figures(made), "year", lambda row: "area")
        assert (group.received.value is None) == bool(group.mixed)
        return group.mixed

    assert mixed(*counties) == ()
    assert mixed(city, *counties) == ("area",)
    assert mixed(city) == ()
    assert mixed(*counties, {**counties[0], "issuer": "某县人民政府", "division_code": ""}) == ("area",)


def test_order_puts_what_is_not_known_last(made: Made) -> None:
    by_share = ordered_groups(panel_groups(row_figures(made.panel)), "granted")
    values = [group.shares["granted"].value for group in by_share]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == sorted(known, reverse=True) and None in values


# ---- the command ----


def said(capfd: pytest.CaptureFixture[str]) -> tuple[str, str]:
    return capfd.readouterr()  # type: ignore[return-value]


def test_a_pipe_gets_tab_separated_values(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(made.folder)]) == 0
    out, err = said(capfd)
    rows = list(csv.DictReader(io.StringIO(out), delimiter="\t"))
    assert len(rows) == 8 and "31 issuer-years of 8 issuers" in err
    gapped = next(row for row in rows if row["reports"] == "3")
    assert (gapped["received_2022"], gapped["received_2021"], gapped["received"]) == ("", "0", "0")
    assert gapped["granted_share"] == "" and gapped["clearance"] == ""
    total = made.data.applications
    total = total[(total.line == "received") & (total.applicant == "total")].value.sum()
    assert sum(int(row["received"]) for row in rows) == total
    for by, number in (("year", 4), ("county", 1)):
        assert main(["compare", str(made.folder), "--by", by, "--quiet"]) == 0
        out, err = said(capfd)
        assert len(out.splitlines()) == number + 1 and not err


def test_the_table_fits_eighty_columns_and_a_missing_year_is_no_zero(made: Made) -> None:
    outline = row_figures(made.panel)
    for by in ("issuer", "year", "county"):
        console = Console(width=80, file=io.StringIO(), record=True)
        console.print(comparison_table(panel_groups(outline, by), outline.years, by, 80))
        shown = console.export_text().splitlines()
        assert max(map(cell_len, shown)) <= 80 and len(shown) == len(panel_groups(outline, by)) + 1
        assert "…" not in shown[0]
    assert sparkline((0, None, 1, 70, 100)) == "▁·▂▆█"
    assert sparkline((None, 0)) == "·▁" and sparkline(()) == ""
    assert [whole_percent(v) for v in (0, 0.001, 0.5, 0.9999, 1)] == ["0%", "<1%", "50%", ">99%", "100%"]


def test_a_sum_says_of_how_many_reports_it_is(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each number by its own count: what one report lacks of one, it may have of another."""
    base = {**dict.fromkeys(names(2021), 0), "received_total": 9, "granted_total": 9, "disposed_total": 9}
    lacking = {**base, "disposed_total": None, "litigation_direct_total": None}
    made = panel_of(tmp_path, report(COUNTY, 2021, base), report(COUNTY, 2022, lacking))
    assert main(["compare", str(tmp_path), "--quiet"]) == 0
    (row,) = csv.DictReader(io.StringIO(said(capfd)[0]), delimiter="\t")
    counts = {name: row[f"{name}_reports"] for name in ("received", "disposed", "clearance", "appeals")}
    assert counts == {"received": "2", "disposed": "1", "clearance": "1", "appeals": "1"}
    assert (row["received"], row["disposed"], row["share_reports"]) == ("18", "9", "1")
    outline = row_figures(made)
    console = Console(width=100, file=io.StringIO(), record=True)
    console.print(comparison_table(panel_groups(outline), outline.years, "issuer", 100))
    assert "100%*" in console.export_text()


def test_findings_as_a_table(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(made.folder), "--findings", "--csv", "--quiet"]) == 0
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    found = check_panel(made.panel)
    assert [(r["rule"], r["issuer_id"], r["message"]) for r in rows] == [
        (one.finding.rule.name, one.row.issuer_id, one.finding.message) for one in found
    ]
    assert main(["compare", str(made.folder), "--csv"]) == 2


def test_a_page_of_too_many_reports_is_refused_before_the_work(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("gojparse.cli.compare._MOST_ROWS", 10)
    assert main(["compare", str(made.folder), "--html", str(tmp_path / "page.html")]) == 2
    assert "select fewer with --where" in capfd.readouterr().err
    assert not any(tmp_path.iterdir())


def test_findings_one_on_a_line(made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(made.folder), "--findings", "--lang", "zh"]) == 0
    out, _ = said(capfd)
    assert len(out.splitlines()) == len(check_panel(made.panel))
    assert re.search(
        r"^\S+ 2022: error\[carry-chain\] applications\.carried_in\.total: 2021年的报告结转", out, re.M
    )


@pytest.mark.parametrize(
    "options",
    [
        ["--findings", "--html", "PAGE"],
        ["--by", "year", "--html", "PAGE"],
        ["--sort", "name", "--findings"],
        ["--force"],
    ],
)
def test_options_that_would_do_nothing_are_refused(made: Made, tmp_path: Path, options: list[str]) -> None:
    target = tmp_path / "page.html"
    given = [str(target) if option == "PAGE" else option for option in options]
    assert main(["compare", str(made.folder), *given]) == 2
    assert not target.exists()


def test_the_page_as_a_file(made: Made, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.html"
    assert main(["compare", str(made.folder), "--html", str(target), "--where", "year=2021-2023"]) == 0
    first = target.read_bytes()
    assert b"</html>" in first and "page in" in said(capfd)[1]
    assert main(["compare", str(made.folder), "--html", str(target)]) == 6
    assert "--force" in said(capfd)[1] and target.read_bytes() == first
    assert main(["compare", str(made.folder), "--html", str(target), "--force", "--quiet"]) == 0
    assert target.read_bytes() != first and [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert main(["compare", str(made.folder), "--html", str(tmp_path / "no" / "page.html")]) == 6
    assert main(["compare", str(made.folder), "--html", str(tmp_path)]) == 6
    assert main(["compare", str(tmp_path / "nowhere")]) == 2
    assert main(["compare", str(made.folder), "--where", "yaer=2021"]) == 2
    assert main(["compare", str(made.folder), "--where", "year=1999"]) == 5


def test_sources_in_an_archive_are_found_again(made: Made, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted((made.folder.parent / "reports").iterdir()):
            packed.write(path, f"some/{path.name}")
    inside = of(gojparse.extract([archive]), tmp_path / "data")
    assert inside.page.room.shown == made.page.room.shown
    assert not dict(source_contents([str(archive) + "/some/no.pdf", "http://127.0.0.1:9/a.pdf", "gone.pdf"]))


def test_places_of_a_locator() -> None:
    where = "member=a/b.pdf;page=4;box=1.5,2.0,30.0,12.0|page=5;box=1.0,2.0,3.0,4.0"
    assert locator_spots(where)[0] == "page=4;box=1.5,2.0,30.0,12.0"
    assert [box[:3] for box in page_boxes(where)] == [(4, 1.5, 2.0), (5, 1.0, 2.0)]
    assert page_boxes("line=3;column=4") == () and page_boxes(None) == () and locator_spots(None) == ()


def test_a_version_without_a_date_shows_no_number(tmp_path: Path) -> None:
    first = gojparse.parse(Path(__file__).parents[1] / "corpus" / "documents" / "010_pipes.txt")
    raised = tuple(c._replace(value=c.value + 1) if c.value is not None else c for c in first.applications)
    other = replace(first, applications=raised, report_id="f" * 16, content_id="f", sha256="f" * 64)
    undated = [replace(one, published_on=None) for one in (first, other)]
    made = of(dataset_from_reports(undated), tmp_path)
    tree = made.tree
    assert "neither dates nor issuer names show which one" in text(tree.cssselect("ul.files li")[0])
    row = tree.cssselect("#t-issuers tbody tr")[0]
    assert row.cssselect("td")[1].get("data-v") is None
    badges = tree.cssselect("#t-issuers .v, tr.verdicts .v")
    assert {badge.get("class") for badge in badges} == {"v v-versions_differ"}  # nothing of one of them
    assert row.get("data-reports").split() == [f"{first.year}:versions_differ"]
    assert badges[0].text_content() == "versions differ版本不一"
    assert {d.find("summary").text for d in tree.cssselect(".nums details")} <= {None, ""}


def test_a_correction_is_shown_with_what_it_lies_over(made: Made) -> None:
    first = made.panel.rows[0].record["report_id"]
    note = Correction(first, "received_total", 4711, "</i><script>x</script> a stamp", "Li")
    laid = build_panel(open_dataset(made.folder), corrections=[note])
    content = comparison_page(laid, [], no_documents, name="corrected").content.decode()
    assert "-&gt; 4711 (Li: &lt;/i&gt;&lt;script&gt;x&lt;/script&gt; a stamp)" in content
    assert "4711" in content and "corrected" in content
