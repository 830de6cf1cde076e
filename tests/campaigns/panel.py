"""The panel of a hundred thousand issuers: `python -m tests.campaigns.panel [ISSUERS] [YEARS] [FORMAT...]`.

A dataset is invented: real places and the names of offices in them, a report
for each issuer and year on the form of its time, numbers at random. It is
written as `extract` writes Parquet. Then `gojparse panel` makes its files in
a process of their own, and its seconds and the most memory it held are printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.files import WriteOptions, prepare_folder, write_dataset
from gojparse.forms.form import Form, load
from gojparse.places.lineage import ancestors
from gojparse.places.table import PlaceRecord, divisions

FIRST_YEAR = 2019
FORMATS = ("csv", "parquet")
_AT_A_TIME = 500  # reports
_OFFICES = (
    *(
        "人民政府",
        "财政局",
        "教育局",
        "公安局",
        "民政局",
        "司法局",
        "水利局",
        "商务局",
        "审计局",
        "统计局",
        "林业局",
        "信访局",
    ),
    *(
        "体育局",
        "气象局",
        "档案局",
        "地震局",
        "交通运输局",
        "农业农村局",
        "医疗保障局",
        "应急管理局",
        "自然资源局",
        "生态环境局",
    ),
    *(
        "卫生健康委员会",
        "发展和改革委员会",
        "住房和城乡建设局",
        "市场监督管理局",
        "文化广电和旅游局",
        "退役军人事务局",
    ),
    *(
        "城市管理局",
        "科学技术局",
        "工业和信息化局",
        "人力资源和社会保障局",
        "乡村振兴局",
        "行政审批局",
        "粮食和物资储备局",
    ),
    *("民族宗教事务局", "国有资产监督管理委员会", "机关事务管理局", "金融工作局", "供销合作社"),
)
_PLACE = "table=3;row=5;cell=4"
_SCOPE = "本报告所列数据的统计范围包括区政府及各部门、各镇（街道）。"


@dataclass(frozen=True, slots=True)
class Issuer:
    name: str
    kind: str
    level: str
    code: str


@cache
def issuers(count: int) -> tuple[Issuer, ...]:
    """So many issuers: the offices of counties, one county after the other."""
    counties = [place for places in divisions().coded.values() for place in places if _lasting(place)]
    found: list[Issuer] = []
    for office in _OFFICES:
        kind = "government" if office == "人民政府" else "department"
        for place in counties:
            above = "".join(one.name for one in ancestors(place, FIRST_YEAR))
            found.append(Issuer(f"{above}{place.name}{office}", kind, "county", place.code))
            if len(found) == count:
                return tuple(found)
    raise SystemExit(f"there are {len(found):,} issuers at most")


def _lasting(place: PlaceRecord) -> bool:
    return place.level == "county" and place.from_year <= FIRST_YEAR and place.to_year is None


class Invented:
    """The rows of all reports, by report_id; the same in every run."""

    def __init__(self, count: int, years: int) -> None:
        self._issuers, self._years = issuers(count), years
        self._order = np.random.default_rng(20_260).permutation(count * years)

    def years(self) -> list[int | None]:
        return list(range(FIRST_YEAR, FIRST_YEAR + self._years))

    def of_year(self, year: int | None) -> Iterator[Mapping[str, pa.Table]]:
        raise NotImplementedError("it is written as one file a table")

    def everything(self) -> Iterator[Mapping[str, pa.Table]]:
        for start in range(0, len(self._order), _AT_A_TIME):
            tables = [self._some(form, start) for form in (load("2019"), load("2021"))]
            yield {
                name: pa.concat_tables([some[name] for some in tables]).sort_by([("report_id", "ascending")])
                if name in ("reports", "sections")
                else _merged([some[name] for some in tables])
                for name in TABLE_NAMES
            }

    def _some(self, form: Form, start: int) -> dict[str, pa.Table]:
        """The tables of those of the next reports that follow this form."""
        places = np.arange(start, min(start + _AT_A_TIME, len(self._order)))
        tickets = self._order[places]
        years = FIRST_YEAR + tickets % self._years
        mine = (years >= 2021) if form.edition == "2021" else (years < 2021)
        ids = [f"{place * 1_000_003:016x}" for place in places[mine]]
        chosen = [self._issuers[ticket // self._years] for ticket in tickets[mine]]
        random = np.random.default_rng([start, int(form.edition)])
        return {
            "reports": _reports(ids, chosen, years[mine], form),
            "sections": _sections(ids, form),
            **_cells(ids, form, random),
            **{name: arrow_schema(name).empty_table() for name in ("statements", "balances", "findings")},
        }


def _merged(tables: list[pa.Table]) -> pa.Table:
    """Tables of reports one after the other; a report's rows keep their order."""
    whole = pa.concat_tables(tables)
    if not whole.num_rows:
        return whole
    ids = whole["report_id"].to_numpy()
    return whole.take(pa.array(np.argsort(ids.astype("U16"), kind="stable")))


def _table(name: str, columns: Mapping[str, object], rows: int) -> pa.Table:
    schema = arrow_schema(name)
    arrays = []
    for field in schema:
        given = columns.get(field.name)
        if given is None:
            arrays.append(pa.nulls(rows, field.type))
        elif isinstance(given, str | int | date):
            arrays.append(pa.repeat(pa.scalar(given, field.type), rows))
        else:
            arrays.append(pa.array(given).cast(field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _reports(ids: list[str], chosen: list[Issuer], years: np.ndarray, form: Form) -> pa.Table:
    columns = {
        "report_id": ids,
        "source": [f"reports/{name}.html" for name in ids],
        "sha256": [name * 4 for name in ids],
        "content_id": ids,
        "format": "html",
        "title": [
            f"{one.name}{year}年政府信息公开工作年度报告" for one, year in zip(chosen, years, strict=True)
        ],
        "issuer": [one.name for one in chosen],
        "issuer_type": [one.kind for one in chosen],
        "level": [one.level for one in chosen],
        "division_code": [one.code for one in chosen],
        "year": years,
        "edition": form.edition,
        "published_on": [date(int(year) + 1, 1, 4) + timedelta(days=int(year) % 27) for year in years],
        "verdict": "balanced",
        "disclosure_verdict": "complete",
        "applications_verdict": "balanced",
        "appeals_verdict": "balanced",
        "numbers_printed": 190,
        "numbers_placed": 190,
        "findings_error": 0,
        "findings_warning": 0,
    }
    return _table("reports", columns, len(ids))


def _sections(ids: list[str], form: Form) -> pa.Table:
    """Six sections a report; every tenth report says what it counts."""
    codes = [heading.code for heading in form.sections]
    texts = [
        (_SCOPE if at % 10 == 0 and code == "overview" else "") + "本年度加强主动公开，规范依申请公开。" * 8
        for at in range(len(ids))
        for code in codes
    ]
    columns = {
        "report_id": np.repeat(ids, len(codes)) if ids else [],
        "section": codes * len(ids),
        "position": list(range(1, len(codes) + 1)) * len(ids),
        "text": texts,
        "locator": "line=12;column=1",
    }
    return _table("sections", columns, len(texts))


def _cells(ids: list[str], form: Form, random: np.random.Generator) -> dict[str, pa.Table]:
    """The three tables of numbers."""
    disclosed = [
        (block.article, subject.code, measure.code, "10k_cny" if measure.kind == "money" else "item")
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    ]
    applied = [(line.code, who.code) for line in form.lines for who in form.applicants]
    appealed = [(route.code, outcome.code) for route in form.routes for outcome in form.outcomes]
    named: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]] = {
        "disclosures": (("article", "subject", "measure", "unit"), disclosed),
        "applications": (("line", "applicant"), applied),
        "appeals": (("route", "outcome"), appealed),
    }
    return {name: _numbered(name, keys, cells, ids, form, random) for name, (keys, cells) in named.items()}


def _numbered(
    name: str,
    keys: tuple[str, ...],
    cells: list[tuple[str, ...]],
    ids: list[str],
    form: Form,
    random: np.random.Generator,
) -> pa.Table:
    size = len(ids) * len(cells)
    values = random.integers(0, 900, size, dtype=np.int32)
    columns: dict[str, object] = {
        "report_id": np.repeat(ids, len(cells)) if ids else [],
        "edition": form.edition,
        **{key: [cell[at] for cell in cells] * len(ids) for at, key in enumerate(keys)},
        "value": values,
        "status": "read",
        "printed": values.astype("U3") if size else [],
        "locator": _PLACE,
    }
    return _table(name, columns, size)


def measure(count: int, years: int, formats: tuple[str, ...]) -> None:
    """Print all figures of one run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "dataset"
        begun = time.monotonic()
        prepare_folder(folder)
        write_dataset(Invented(count, years), folder, WriteOptions("parquet"))
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"| reports, invented in | {count * years:,}, {time.monotonic() - begun:.0f} s |")
        print(f"| dataset | {size / 1e6:,.0f} MB |", flush=True)
        for format in formats:
            file = Path(place) / f"panel.{format}"
            seconds, memory = alone("panel", str(folder), "-o", str(file), "--quiet")
            written = f"{file.stat().st_size / 1e6:,.0f} MB"
            print(
                f"| panel.{format} | {seconds:.0f} s, {memory / 1e6:,.0f} MB of memory, {written} |",
                flush=True,
            )
            file.unlink()


def alone(*arguments: str) -> tuple[float, int]:
    """Seconds and the most bytes of memory that `gojparse` takes for this, in a process of its own."""
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "gojparse", *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return time.monotonic() - begun, usage.ru_maxrss * 1024


if __name__ == "__main__":
    given = sys.argv[1:]
    measure(
        int(given[0]) if given else 100_000,
        int(given[1]) if len(given) > 1 else 6,
        tuple(given[2:]) or FORMATS,
    )
