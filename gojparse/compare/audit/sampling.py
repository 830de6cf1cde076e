"""Cells sampled at random from a dataset, some of every carrier and status.

Each stratum (carrier, status) gives cells in proportion to its size; small
ones are given a few more, so that something can be said of them. Only the
proportional part (`core`) may speak for the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias

import pyarrow as pa

from gojparse.compare.columns import wide_name
from gojparse.compare.numbers import StoredDataset

Stratum: TypeAlias = tuple[str, str]
"""Carrier and status, such as ('pdf', 'read')."""
_FEWEST = 5  # cells of each stratum, as far as it has them and the sample is large enough
_OF_ALL = ("value", "status", "printed", "locator")
_KEYS = {
    "disclosures": ("subject", "measure"),
    "applications": ("line", "applicant"),
    "appeals": ("route", "outcome"),
}


@dataclass(frozen=True, slots=True)
class SampledCell:
    """A cell to look at. `core`: sampled in proportion, so that it speaks for the whole dataset, too."""

    number: int
    stratum: Stratum
    core: bool
    report: Mapping[str, Any]  # its row in `reports`
    table: str
    line: str
    column: str
    edition: str | None  # of section two, whose measures differ by edition
    value: str | None
    unit: str | None
    status: str
    printed: str | None
    locator: str | None

    @property
    def cell(self) -> str:
        """Its wide name, which `explain` and corrections know."""
        return wide_name(self.table, self.line, self.column, self.edition)


@dataclass(frozen=True, slots=True)
class AuditSample:
    """The cells sampled, and the size of each stratum."""

    cells: tuple[SampledCell, ...]
    sizes: Mapping[Stratum, int]
    seed: int


def draw_sample(dataset: StoredDataset, count: int, seed: int) -> AuditSample:
    """`count` cells, fewer if the dataset has no more; the same seed draws the same cells."""
    reports = {row["report_id"]: row for row in reversed(dataset.table("reports").to_pylist())}
    sizes: Counter[Stratum] = Counter()
    for _, block in _blocks(dataset, ("report_id", "status")):
        sizes.update(_strata(block, reports))
    core = proportional(sizes, count)
    wanted = with_small_ones(core, sizes, count)
    rng = Random(seed)
    places = {stratum: rng.sample(range(sizes[stratum]), wanted[stratum]) for stratum in sorted(sizes)}
    proper = {(stratum, at) for stratum, order in places.items() for at in order[: core[stratum]]}
    chosen = {(stratum, at) for stratum, order in places.items() for at in order}
    return AuditSample(tuple(_fetched(dataset, reports, chosen, proper)), dict(sorted(sizes.items())), seed)


def proportional(sizes: Mapping[Stratum, int], count: int) -> dict[Stratum, int]:
    """Return the number of cells for each stratum, in proportion, by the largest remainders."""
    total = sum(sizes.values())
    count = min(count, total)
    shares = {stratum: count * size / total for stratum, size in sizes.items()}
    shared_out = {stratum: int(share) for stratum, share in shares.items()}
    rest = count - sum(shared_out.values())
    for stratum in sorted(shares, key=lambda s: (shared_out[s] - shares[s], s))[:rest]:
        shared_out[stratum] += 1
    return shared_out


def with_small_ones(
    core: Mapping[Stratum, int], sizes: Mapping[Stratum, int], count: int
) -> dict[Stratum, int]:
    """The same with a few of each small stratum on top; the sample grows by at most a half."""
    room = count // 2
    wanted = dict(core)
    for stratum in sorted(sizes, key=lambda s: (core[s], s)):
        more = min(_FEWEST, sizes[stratum]) - core[stratum]
        if 0 < more <= room:
            wanted[stratum] += more
            room -= more
    return wanted


def _plain(value: int | Decimal | None) -> str | None:
    """A value with no more digits than it needs."""
    if value is None:
        return None
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _blocks(dataset: StoredDataset, columns: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    for table in _KEYS:
        yield from ((table, block) for block in dataset.blocks(table, columns))


def _strata(block: pa.Table, reports: Mapping[str, Mapping[str, Any]]) -> list[Stratum]:
    pairs = zip(block["report_id"].to_pylist(), block["status"].to_pylist(), strict=True)
    return [(reports[report_id]["format"] or "", status) for report_id, status in pairs]


def _fetched(
    dataset: StoredDataset,
    reports: Mapping[str, Mapping[str, Any]],
    chosen: set[tuple[Stratum, int]],
    core: set[tuple[Stratum, int]],
) -> Iterator[SampledCell]:
    """The chosen cells, in the order of the dataset, numbered from 1."""
    seen: defaultdict[Stratum, int] = defaultdict(int)
    number = 0
    for table, keys in _KEYS.items():
        own = ("edition", "unit") if table == "disclosures" else ()
        for block in dataset.blocks(table, ("report_id", *keys, *own, *_OF_ALL)):
            for row, stratum in enumerate(_strata(block, reports)):
                place = stratum, seen[stratum]
                seen[stratum] += 1
                if place not in chosen:
                    continue
                number += 1
                entry = block.slice(row, 1).to_pylist()[0]
                place_of = (table, entry[keys[0]], entry[keys[1]], entry.get("edition"))
                print_of = (_plain(entry["value"]), entry.get("unit"), *(entry[n] for n in _OF_ALL[1:]))
                report = reports[entry["report_id"]]
                yield SampledCell(number, stratum, place in core, report, *place_of, *print_of)
