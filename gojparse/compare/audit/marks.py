"""The marks on an audit sheet that was filled in, and the exact bound that they prove."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p
from pathlib import Path

from gojparse.compare.audit.sampling import AuditSample, SampledCell, Stratum
from gojparse.compare.corrections import CORRECTION_FIELDS as CORRECTION_FIELDS
from gojparse.compare.corrections import read_list
from gojparse.errors import WrongUsage

CONFIDENCE = 0.95
_STEPS = 60  # of bisection: far beyond what is printed


def upper_bound(wrong: int, checked: int, confidence: float = CONFIDENCE) -> float:
    """The upper bound of the share of wrong cells, 0 to 1; 1 where nothing was checked."""
    if not 0 <= wrong <= checked:
        raise ValueError(f"{wrong} of {checked} cells cannot be wrong")
    if wrong == checked:
        return 1.0
    low, high = wrong / checked, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        if _so_few(wrong, checked, share) > 1 - confidence:
            low = share
        else:
            high = share
    return high


def _so_few(wrong: int, checked: int, share: float) -> float:
    """The probability of this many wrong cells or fewer, if this share of all is wrong."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return float(wrong >= checked)
    return sum(exp(_log_chance(k, checked, share)) for k in range(wrong + 1))


def _log_chance(k: int, n: int, share: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(share) + (n - k) * log1p(-share)


FIELDS = (
    "number", "right", "should_be", "remark", "report_id", "cell", "printed", "value", "unit", "status",
    "format", "core", "stratum_size", "source", "locator", "issuer", "year",
)  # fmt: skip
_YES, _NO = frozenset("yY1✓√是对"), frozenset("nN0xX✗×否错")


def mark_list(sample: AuditSample) -> Iterator[str]:
    """The lines of the CSV to fill in: `right` (y or n), and where it is n what the cell `should_be`."""
    for fields in (FIELDS, *(_fields(cell, sample) for cell in sample.cells)):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(fields)
        yield line.getvalue()


def _fields(cell: SampledCell, sample: AuditSample) -> tuple[object, ...]:
    return (
        cell.number, "", "", "", cell.report["report_id"], cell.cell, cell.printed or "", cell.value or "",
        cell.unit or "", cell.status, cell.stratum[0], "y" if cell.core else "n",
        sample.sizes[cell.stratum], cell.report["source"], cell.locator or "",
        cell.report["issuer"] or "", cell.report["year"] or "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkedCell:
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
class ErrorBound:
    """Of a stratum or the whole: how many cells it has, how many sample ones are checked, wrong, open."""

    cells: int
    checked: int
    wrong: int
    open: int

    @property
    def bound(self) -> float:
        """The largest share of wrong cells that is still likely."""
        return upper_bound(self.wrong, self.checked) if self.checked else 1.0


def read_marks(path: Path) -> tuple[MarkedCell, ...]:
    """The list filled in. WrongUsage, naming the line, where it cannot be understood."""
    return tuple(_marked_cell(place, line) for place, line in read_list(path, FIELDS))


def _marked_cell(place: str, line: dict[str, str]) -> MarkedCell:
    answer = line["right"]
    if answer[:1] not in _YES | _NO and answer:
        raise WrongUsage("tick", place=place, value=answer)
    try:
        size = int(line["stratum_size"])
    except ValueError as fault:
        raise WrongUsage("stratum-size", place=place, value=line["stratum_size"]) from fault
    return MarkedCell(
        answer[:1] in _YES if answer else None,
        line["should_be"], line["remark"], line["report_id"], line["cell"],
        (line["format"], line["status"]), line["core"] == "y", size,
    )  # fmt: skip


def error_bounds(marks: Sequence[MarkedCell]) -> tuple[dict[Stratum, ErrorBound], ErrorBound]:
    """Return the bound for each stratum, and for the whole by the cells sampled in proportion."""
    sizes = {mark.stratum: mark.size for mark in marks}
    strata = {
        stratum: _proven([mark for mark in marks if mark.stratum == stratum], size)
        for stratum, size in sorted(sizes.items())
    }
    return strata, _proven([mark for mark in marks if mark.core], sum(sizes.values()))


def _proven(marks: Sequence[MarkedCell], cells: int) -> ErrorBound:
    answer = Counter(mark.right for mark in marks)
    return ErrorBound(cells, answer[True] + answer[False], answer[False], answer[None])


def marked_corrections(marks: Sequence[MarkedCell], author: str) -> Iterator[str]:
    """The lines of a corrections.csv for the cells that were marked as wrong."""
    yield ",".join(CORRECTION_FIELDS)
    for mark in marks:
        if mark.right is False:
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow(
                (mark.report_id, mark.cell, mark.should_be, mark.remark or "found in an audit", author)
            )
            yield line.getvalue()
