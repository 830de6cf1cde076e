"""The list to tick, and what the ticks say."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gojparse.compare.audit.bound import at_most
from gojparse.compare.audit.draw import Draw, Drawn, Stratum
from gojparse.compare.corrections import CORRECTION_FIELDS as CORRECTION_FIELDS
from gojparse.compare.corrections import read_list
from gojparse.errors import WrongUsage

FIELDS = (
    "number", "right", "should_be", "remark", "report_id", "cell", "printed", "value", "unit", "status",
    "format", "core", "stratum_size", "source", "locator", "issuer", "year",
)  # fmt: skip
_YES, _NO = frozenset("yY1✓√是对"), frozenset("nN0xX✗×否错")


def listed(drawn: Draw) -> Iterator[str]:
    """The lines of the CSV to fill in: `right` (y or n), and where it is n what the cell `should_be`."""
    for fields in (FIELDS, *(_fields(cell, drawn) for cell in drawn.cells)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(fields)
        yield line.getvalue()


def _fields(cell: Drawn, drawn: Draw) -> tuple[object, ...]:
    return (
        cell.number, "", "", "", cell.report["report_id"], cell.cell, cell.printed or "", cell.value or "",
        cell.unit or "", cell.status, cell.stratum[0], "y" if cell.core else "n",
        drawn.sizes[cell.stratum], cell.report["source"], cell.locator or "",
        cell.report["issuer"] or "", cell.report["year"] or "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ticked:
    """A line of the list as it was filled in. `right`: None where it was left open."""

    right: bool | None
    should_be: str
    remark: str
    report_id: str
    cell: str
    stratum: Stratum
    core: bool
    size: int


@dataclass(frozen=True, slots=True)
class Proven:
    """Of a stratum or the whole: how many cells it has, how many drawn ones are checked, wrong, open."""

    cells: int
    checked: int
    wrong: int
    open: int

    @property
    def bound(self) -> float:
        """The largest share of wrong cells that is still likely."""
        return at_most(self.wrong, self.checked) if self.checked else 1.0


def read_ticks(path: Path) -> tuple[Ticked, ...]:
    """The list filled in. WrongUsage, naming the line, where it cannot be understood."""
    return tuple(_ticked(place, line) for place, line in read_list(path, FIELDS))


def _ticked(place: str, line: dict[str, str]) -> Ticked:
    said = line["right"]
    if said[:1] not in _YES | _NO and said:
        raise WrongUsage("tick", place=place, value=said)
    try:
        size = int(line["stratum_size"])
    except ValueError as fault:
        raise WrongUsage("stratum-size", place=place, value=line["stratum_size"]) from fault
    return Ticked(
        said[:1] in _YES if said else None,
        line["should_be"], line["remark"], line["report_id"], line["cell"],
        (line["format"], line["status"]), line["core"] == "y", size,
    )  # fmt: skip


def proven(ticks: Sequence[Ticked]) -> tuple[dict[Stratum, Proven], Proven]:
    """What the ticks prove of each stratum, and of the whole by those that were drawn in proportion."""
    sizes = {tick.stratum: tick.size for tick in ticks}
    strata = {
        stratum: _proven([tick for tick in ticks if tick.stratum == stratum], size)
        for stratum, size in sorted(sizes.items())
    }
    return strata, _proven([tick for tick in ticks if tick.core], sum(sizes.values()))


def _proven(ticks: Sequence[Ticked], cells: int) -> Proven:
    said = Counter(tick.right for tick in ticks)
    return Proven(cells, said[True] + said[False], said[False], said[None])


def corrections(ticks: Sequence[Ticked], author: str) -> Iterator[str]:
    """The lines of a corrections.csv for the cells that were ticked as wrong."""
    yield ",".join(CORRECTION_FIELDS)
    for tick in ticks:
        if tick.right is False:
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow(
                (tick.report_id, tick.cell, tick.should_be, tick.remark or "found in an audit", author)
            )
            yield line.getvalue()
