"""The offices of the invented panel: real places, invented reports.

The names are those of institutions; which place has which code is public.
偃师市 became 洛阳市偃师区 in 2021, so its offices change their names between
the reports on 2020 and 2021. 三川镇 is a town in three counties.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from corpus.generate.records import Issuer

_DEPARTMENTS = (
    *("财政局", "教育局", "民政局", "水利局", "司法局", "审计局", "统计局", "交通运输局", "农业农村局"),
    *("应急管理局", "医疗保障局", "市场监督管理局"),
)
_COUNTIES = {  # how many departments, how many towns
    "栾川县": (5, 5, ("赤土店镇", "合峪镇", "潭头镇", "陶湾镇", "冷水镇", "叫河镇")),
    "苍溪县": (5, 5, ("元坝镇", "唤马镇", "歧坪镇", "白驿镇", "漓江镇", "岳东镇")),
    "永胜县": (5, 5, ("永北镇", "仁和镇", "期纳镇", "程海镇", "涛源镇", "鲁地拉镇")),
    "阳谷县": (4, 4, ("阿城镇", "七级镇", "安乐镇", "定水镇", "石佛镇", "李台镇")),
}
_NAMESAKE = "三川镇"
_WITHOUT_NAMESAKE = "阳谷县"
_RENAMED = (2021, "偃师市", "洛阳市偃师区", ("顾县镇", "高龙镇", "府店镇", "缑氏镇", "山化镇", "大口镇"))
KINDS = ("government", "department", "town")


@dataclass(frozen=True, slots=True)
class Office:
    """An office over the years. `county`: as it is called before the year `renamed_in`, then `later`."""

    kind: str
    county: str
    own: str  # the town, or the word for the office
    renamed_in: int | None = None
    later: str = ""

    def place(self, year: int) -> str:
        """The county's name in the report on a year."""
        return self.later if self.renamed_in and year >= self.renamed_in else self.county

    def issuer(self, year: int) -> Issuer:
        """As it signs the report on a year."""
        place = self.place(year)
        match self.kind:
            case "government":
                return Issuer(f"{place}人民政府", f"我{place[-1]}", place, "government", "county", place)
            case "department":
                return Issuer(place + self.own, "我局", place + self.own, "department", "county", place)
            case _:
                town = place + self.own
                return Issuer(f"{town}人民政府", "我镇", town, "government", "town", place)


def offices(rng: Random) -> tuple[Office, ...]:
    """The fifty offices, county by county; which departments and towns are among them is drawn."""
    found: list[Office] = []
    for county, (departments, count, others) in _COUNTIES.items():
        own = () if county == _WITHOUT_NAMESAKE else (_NAMESAKE,)
        names = [*own, *rng.sample(others, count - len(own))]
        found += _county(rng, county, departments, names)
    year, county, later, others = _RENAMED
    found += _county(rng, county, 3, rng.sample(others, 4), year, later)
    return tuple(found)


def _county(
    rng: Random, county: str, departments: int, names: list[str], year: int | None = None, later: str = ""
) -> list[Office]:
    return [
        Office("government", county, "", year, later),
        *(Office("department", county, own, year, later) for own in rng.sample(_DEPARTMENTS, departments)),
        *(Office("town", county, own, year, later) for own in names),
    ]
