"""Issuers to places and codes: by name, by what stands around the name, by year; and whom a report counts."""

from __future__ import annotations

import gzip
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import gojparse
from gojparse.flow import parse
from gojparse.identity.names import standing
from gojparse.model import Report
from gojparse.places.around import Context, place_mentions, places_in_prose
from gojparse.places.find import ResolvedPlace, resolve_place
from gojparse.places.lineage import ancestors, lineage
from gojparse.places.scope import reported_scope
from gojparse.places.table import LAST_YEAR, divisions, towns_named
from gojparse.text import fold
from tests.test_identity import BODY

REAL = Path(__file__).parents[2] / "shared" / "real" / "seed.txt"
DATA = Path(gojparse.__file__).parent / "places" / "data"


def place(
    issuer: str, year: int | None, *, title: str = "", prose: str = "", address: str = ""
) -> ResolvedPlace:
    """The place of an issuer whose type and level are what its name says."""
    rank = standing(fold(issuer))
    texts = [(fold(text),) if text else () for text in (title, prose, address)]
    return resolve_place(issuer, rank.issuer_type, rank.level, year, lambda: Context(*texts))


# ---- by name and year ----


@pytest.mark.parametrize(
    ("issuer", "year", "code", "path"),
    [
        # 撤市设区, in 2021: each name with its code; a report on 2020 may be published under the new name
        ("偃师市人民政府", 2019, "410381", "河南省 洛阳市 偃师市"),
        ("偃师市人民政府", 2020, "410381", "河南省 洛阳市 偃师市"),
        ("偃师市人民政府", 2021, "410381", "河南省 洛阳市 偃师市"),
        ("偃师区人民政府", 2021, "410307", "河南省 洛阳市 偃师区"),
        ("偃师区人民政府", 2020, "410381", "河南省 洛阳市 偃师市"),
        ("偃师区人民政府", 2024, "410307", "河南省 洛阳市 偃师区"),
        ("洛阳市偃师区教育局", 2022, "410307", "河南省 洛阳市 偃师区"),
        # the towns move with it, and their last digits may change
        ("偃师市翟镇镇人民政府", 2020, "410381103", "河南省 洛阳市 偃师市 翟镇镇"),
        ("偃师区翟镇镇人民政府", 2022, "410307103", "河南省 洛阳市 偃师区 翟镇镇"),
        ("偃师市山化镇人民政府", 2020, "410381113", "河南省 洛阳市 偃师市 山化镇"),
        ("偃师区山化镇人民政府", 2023, "410307109", "河南省 洛阳市 偃师区 山化镇"),
        # a city dissolved, its counties in three others; then a county-level city of its name
        ("巢湖市人民政府", 2010, "341400", "安徽省 巢湖市"),
        ("巢湖市人民政府", 2012, "340181", "安徽省 合肥市 巢湖市"),
        ("庐江县人民政府", 2010, "341421", "安徽省 巢湖市 庐江县"),
        ("庐江县人民政府", 2011, "340124", "安徽省 合肥市 庐江县"),
        ("莱芜市莱城区人民政府", 2017, "371202", "山东省 莱芜市 莱城区"),
        ("济南市莱芜区人民政府", 2019, "370116", "山东省 济南市 莱芜区"),
        ("襄樊市人民政府", 2009, "420600", "湖北省 襄樊市"),
        ("襄阳市人民政府", 2011, "420600", "湖北省 襄阳市"),
        ("祁阳县人民政府", 2020, "431121", "湖南省 永州市 祁阳县"),
        ("祁阳市人民政府", 2021, "431181", "湖南省 永州市 祁阳市"),
        # merged: what took it in is not what it was
        ("崇文区人民政府", 2009, "110103", "北京市 崇文区"),
        ("北京市东城区人民政府", 2009, "110101", "北京市 东城区"),
        ("杭州市上城区人民政府", 2015, "330102", "浙江省 杭州市 上城区"),
        # districts, autonomous places, places right under a province
        ("北京市朝阳区人民政府", 2020, "110105", "北京市 朝阳区"),
        ("浦东新区人民政府", 2020, "310115", "上海市 浦东新区"),
        ("恩施土家族苗族自治州人民政府", 2020, "422800", "湖北省 恩施土家族苗族自治州"),
        ("恩施州人民政府", 2020, "422800", "湖北省 恩施土家族苗族自治州"),
        ("长阳县人民政府", 2020, "420528", "湖北省 宜昌市 长阳土家族自治县"),
        ("喀什地区行政公署", 2020, "653100", "新疆维吾尔自治区 喀什地区"),
        ("锡林郭勒盟行政公署", 2020, "152500", "内蒙古自治区 锡林郭勒盟"),
        ("仙桃市人民政府", 2020, "429004", "湖北省 仙桃市"),
        ("石河子市人民政府", 2020, "659001", "新疆维吾尔自治区 石河子市"),
        ("可克达拉市人民政府", 2018, "659008", "新疆维吾尔自治区 可克达拉市"),
        ("山东省人民政府", 2020, "370000", "山东省"),
        # cities without counties: the towns hang under the city
        ("东莞市虎门镇人民政府", 2020, "441900121", "广东省 东莞市 虎门镇"),
        ("中山市东区街道办事处", 2020, "442000002", "广东省 中山市 东区街道"),
        ("中山市人民政府", 2020, "442000", "广东省 中山市"),
        # offices: the government in front of them
        ("泰安市新泰市自然资源和规划局", 2020, "370982", "山东省 泰安市 新泰市"),
        ("新泰市人民政府办公室", 2020, "370982", "山东省 泰安市 新泰市"),
        ("国家税务总局新泰市税务局", 2020, "370982", "山东省 泰安市 新泰市"),
        ("山东新泰市市场监督管理局", 2020, "370982", "山东省 泰安市 新泰市"),
        ("北京朝阳区教育局", 2020, "110105", "北京市 朝阳区"),
        ("新泰市翟镇人民政府", 2020, "370982103", "山东省 泰安市 新泰市 翟镇"),
        ("新泰市青云街道办事处", 2020, "370982001", "山东省 泰安市 新泰市 青云街道"),
    ],
)
def test_a_name_has_the_code_of_its_year(issuer: str, year: int, code: str, path: str) -> None:
    found = place(issuer, year)
    assert (found.status, found.division_code, " ".join(found.path)) == ("resolved", code, path)
    (at,) = found.candidates
    assert at.from_year <= year <= (at.to_year or LAST_YEAR) or at.level == "town"


@pytest.mark.parametrize(
    ("issuer", "year"),
    [
        ("青禾县松泉镇人民政府", 2020),  # no such county
        ("松泉镇人民政府", 2020),  # no such town
        ("青禾县教育局", 2020),
        ("教育局", 2020),  # of no place
        ("青州市翟镇人民政府", 2020),  # a town of another county
        ("济南市新泰市人民政府", 2020),  # a county of another city
        ("洛阳高新技术产业开发区管理委员会", 2020),  # a zone has no code
        ("泰安市公安局岱岳分局", 2020),  # of the city, or of the district?
        ("新泰市翟镇财政所", 2020),
        ("偃师区人民政府", 2019),  # two years too early
        ("偃师市人民政府", 2024),
        ("崇文区人民政府", 2012),  # merged: no place of one
        ("偃师市人民政府", 2007),  # before the tables begin
        ("新泰市人民政府", LAST_YEAR + 1),
        ("新泰市人民政府", None),
        ("新泰市翟镇人民政府", 2014),  # the towns are known from 2016 on
        ("東莞市虎門鎮人民政府", 2020),  # traditional script is opencc's business
    ],
)
def test_what_the_tables_do_not_know_stays_unknown(issuer: str, year: int | None) -> None:
    found = place(issuer, year)
    assert (found.status, found.division_code, found.candidates) == ("unknown", None, ())
    assert found.reason


def test_a_county_that_became_a_district_keeps_both_codes_with_their_years() -> None:
    for issuer, year in (("偃师市翟镇镇人民政府", 2020), ("偃师区人民政府", 2023)):
        (found,) = place(issuer, year).candidates
        county = found if found.level == "county" else ancestors(found, year)[-1]
        history = [(at.code, at.from_year, at.to_year) for at in lineage(county)]
        assert history == [("410381", 2008, 2021), ("410307", 2021, None)]


def test_county_and_town_have_codes_of_their_own() -> None:
    found = place("偃师市翟镇镇人民政府", 2020)
    assert (found.division_code, found.level) == ("410381103", "town")
    assert [above.code for above in ancestors(found.candidates[0], 2020)] == ["410000", "410300", "410381"]
    without = place("东莞市虎门镇人民政府", 2020)
    assert [above.level for above in ancestors(without.candidates[0], 2020)] == ["province", "city"]
    assert (place("新泰市人民政府", 2020).division_code, place("新泰市人民政府", 2020).level) == (
        "370982",
        "county",
    )


# ---- several of one name ----


@pytest.mark.parametrize(
    ("title", "prose", "address", "code"),
    [
        ("洛阳市偃师市翟镇镇人民政府2020年年度报告", "", "", "410381103"),
        ("新泰市翟镇镇人民政府2020年年度报告", "", "", "370982103"),
        ("", "按照省、洛阳市、偃师市全面推进政务公开的总要求，我镇", "", "410381103"),
        ("", "根据《新泰市人民政府办公室关于做好年度报告的通知》", "", "370982103"),
        ("", "翟镇镇政府信息公开办公室地址：新泰市翟镇镇泉沟路1号", "", "370982103"),
        ("", "", "年报/新泰市/翟镇镇.txt", "370982103"),
        ("", "落实河南省人民政府的要求", "", "410381103"),
    ],
)
def test_what_is_around_a_town_says_which_it_is(title: str, prose: str, address: str, code: str) -> None:
    found = place("翟镇镇人民政府", 2020, title=title, prose=prose, address=address)
    assert (found.status, found.division_code) == ("resolved", code)


@pytest.mark.parametrize(
    ("prose", "status"),
    [
        ("", "ambiguous"),
        ("在市政府办指导下", "ambiguous"),
        ("组织干部赴新泰市人民政府学习考察", "ambiguous"),  # where they travelled to
        ("新泰市的经验值得借鉴", "ambiguous"),  # spoken of, but as whose?
        ("偃师市人民政府和新泰市人民政府签订协议", "ambiguous"),  # two counties
        ("根据《青州市人民政府办公室关于做好年度报告的通知》", "unknown"),  # which has no such town
    ],
)
def test_what_does_not_say_which_town_it_is(prose: str, status: str) -> None:
    found = place("翟镇镇人民政府", 2020, prose=prose)
    assert (found.status, found.division_code) == (status, None)
    if status == "ambiguous":
        assert [candidate.code for candidate in found.candidates] == ["370982103", "410381103"]


def test_districts_of_one_name_by_their_city() -> None:
    assert len(place("鼓楼区人民政府", 2020).candidates) == 4
    assert place("鼓楼区人民政府", 2020, title="南京市鼓楼区2020年报告").division_code == "320106"
    assert place("福州市鼓楼区教育局", 2020).division_code == "350102"
    assert place("鼓楼区教育局", 2020, prose="开封市人民政府办公室").division_code == "410204"


def test_a_city_and_a_county_of_one_name_in_the_year_of_the_change() -> None:
    found = place("铜仁市人民政府", 2011)
    assert (found.status, {candidate.level for candidate in found.candidates}) == (
        "ambiguous",
        {"city", "county"},
    )
    assert place("铜仁市人民政府", 2009).level == "county"
    assert place("铜仁市人民政府", 2012).level == "city"


def test_in_the_year_of_a_change_the_name_in_the_text_decides_else_the_end_of_the_year() -> None:
    assert place("山化镇人民政府", 2021, title="偃师市山化镇").division_code == "410381113"
    assert place("山化镇人民政府", 2021, title="洛阳市山化镇").division_code == "410307109"
    assert place("凤岗街道办事处", 2021, prose="按照三明市、沙县区的要求").division_code == "350405001"
    assert place("凤岗街道办事处", 2021, prose="按照三明市、沙县的要求").division_code == "350427001"


@pytest.mark.parametrize(
    ("prose", "year", "code"),
    [
        ("", 2020, "441900121"),
        ("在市政府办指导下，我镇", 2020, "441900121"),
        ("在县政府办指导下，我镇", 2020, None),  # 东莞 is no 县
        ("青禾县人民政府办公室", 2020, None),  # a county that no table knows
        ("", 2024, None),  # since 2024 not all towns are listed
    ],
)
def test_the_only_town_of_its_name(prose: str, year: int, code: str | None) -> None:
    assert place("虎门镇人民政府", year, prose=prose).division_code == code


def test_prose_speaks_of_places() -> None:
    assert [mention.name for mention in place_mentions("洛阳市、偃师市的市场和城区")] == ["洛阳市", "偃师市"]
    assert [mention.name for mention in place_mentions("三明市沙县区和沙县")] == ["三明市", "沙县区", "沙县"]
    assert places_in_prose(("赴河南省兰考县学习",), "城关镇") == set()
    assert places_in_prose(("河南省兰考县政府办",), "城关镇") == {"兰考县"}


# ---- the tables ----


def test_the_tables_are_whole() -> None:
    known = divisions()
    for code, same in known.coded.items():
        assert len(code) == 6
        years = sorted((at.from_year, at.to_year or LAST_YEAR) for at in same)
        assert all(first <= last for first, last in years), same
        assert all(one[1] <= two[0] for one, two in pairwise(years)), same
        assert all(at.parent is None or at.parent in known.coded for at in same)
    assert (
        sum(at.to_year is None for same in known.coded.values() for at in same if at.level == "province")
        == 34
    )


def test_every_town_is_found_by_its_name() -> None:
    lines = gzip.decompress((DATA / "towns.txt.gz").read_bytes()).decode().splitlines()
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])
    for line in lines[::100]:
        name, *codes = line.split("\t")
        assert [town.code for town in towns_named(name)] == [code.partition(":")[0] for code in codes]
    assert towns_named("无此镇") == towns_named("") == ()


def test_lineages_end() -> None:
    for same in divisions().coded.values():
        for at in same:
            assert at in lineage(at)


def test_the_tables_are_read_only_when_asked() -> None:
    code = (
        "import sys, gojparse, gojparse.flow\n"
        "from gojparse.places import table\n"
        "assert not table.divisions.cache_info().currsize\n"
        "import gojparse.places.find"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


# ---- in a report ----


def report(title: str, *opening: str) -> Report:
    return parse("\n".join([title, *opening, *BODY]).encode())


def test_a_report_has_the_code_of_its_place() -> None:
    read = report("偃师市翟镇镇人民政府2022年政府信息公开工作年度报告")
    assert (read.division_code, read.level, read.issuer_type) == ("410307103", "town", "government")


def test_the_code_tells_a_city_from_a_county() -> None:
    assert report("新泰市人民政府2022年政府信息公开工作年度报告").level == "county"
    assert report("泰安市人民政府2022年政府信息公开工作年度报告").level == "city"
    assert report("泰安市教育局2022年政府信息公开工作年度报告").level == "city"


def test_towns_of_one_name_are_a_note() -> None:
    read = report("翟镇镇人民政府2022年政府信息公开工作年度报告")
    (finding,) = (finding for finding in read.findings if finding.rule.name == "place-ambiguous")
    assert (read.division_code, finding.severity) == (None, "note")
    assert finding.found == "370982103 山东省泰安市新泰市翟镇; 410307103 河南省洛阳市偃师区翟镇镇"
    assert "2 places" in finding.message
    assert "2个" in finding.say("zh")


def test_an_unknown_place_is_no_finding() -> None:
    read = report("青禾县松泉镇人民政府2022年政府信息公开工作年度报告")
    assert read.division_code is None
    assert not [finding for finding in read.findings if finding.rule.name == "place-ambiguous"]


@pytest.mark.skipif(not REAL.exists(), reason="the real report is not beside this checkout")
def test_the_seed_report_names_its_county_in_prose() -> None:
    assert parse(REAL.read_bytes(), REAL.name).division_code == "410381103"


# ---- whom a report counts ----


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("本报告中所列数据包括区政府各部门、各镇街。", "area"),
        ("本报告的数据为全市汇总数据。", "area"),
        ("本报告由县政府办公室汇总各乡镇、县直各部门数据编制。", "area"),
        ("本报告统计数据包括局机关及所属事业单位。", "with_departments"),
        ("统计范围为县政府及县政府各部门，不含各乡镇。", "with_departments"),
        ("本报告数据仅为市发展改革委本级数据，不包括下属单位。", "organ"),
        ("本报告所列数据不含各部门、各乡镇。", "organ"),
        ("本报告所列数据的统计期限自2023年1月1日起至12月31日止。", "unknown"),
        ("本报告由县人民政府办公室编制。", "unknown"),
        ("本报告由总体情况等六部分组成，包括本机关收到申请情况。", "unknown"),
        ("全县各部门共公开信息500条。", "unknown"),
    ],
)
def test_whom_a_report_counts(sentence: str, kind: str) -> None:
    found = reported_scope(["2023年，我局认真贯彻条例。" + sentence])
    assert (found.kind, found.sentence) == (kind, None if kind == "unknown" else sentence)


def test_two_sentences_that_disagree_say_nothing() -> None:
    assert reported_scope(["本报告数据仅为本级数据。", "本报告中所列数据包括各部门、各镇街。"]) == (
        "unknown",
        None,
    )
