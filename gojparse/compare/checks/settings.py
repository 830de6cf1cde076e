"""Settings of the checks: thresholds, deadlines, and waivers.

A file of settings is TOML with the names below; what it does not name stays
as it is. Its deadlines come before the Regulation's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from gojparse.compare.checks.waivers import Waiver
from gojparse.compare.panel import Record
from gojparse.dataset.words import ISSUER_TYPES, LEVELS
from gojparse.errors import WrongUsage
from gojparse.messages import Phrase


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day of the year after the reporting year, and for whom it is; None: for all.

    `place`: the beginning of a division code; `year`: the reporting year.
    """

    month: int
    day: int
    issuer_type: str | None = None
    level: str | None = None
    place: str | None = None
    year: int | None = None

    def holds_for(self, record: Record) -> bool:
        """Tell whether it is the deadline of this report."""
        return (
            self.issuer_type in (None, record["issuer_type"])
            and self.level in (None, record["level"])
            and self.year in (None, record["year"])
            and (self.place is None or (record["division_code"] or "").startswith(self.place))
        )

    def of(self, year: int) -> date:
        """The last day for a report on this year."""
        return date(year + 1, self.month, self.day)


_ABOVE_TOWNS = ("county", "city", "province", "national")
REGULATION = (
    *(Deadline(1, 31, "department", level) for level in _ABOVE_TOWNS),  # 政府信息公开条例 article 49
    *(Deadline(3, 31, "government", level) for level in _ABOVE_TOWNS),  # the same article
)
"""Townships are not named in the Regulation: their days are local, so they have none here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Thresholds and tables of the checks.

    `copied_share`: from which share of shingles in common a text counts as copied. Measured on invented
    reports alone (the commands and figures stand in the docstring of `copied`); real ones may need another.
    `identical_share`: the same for reports of other places, of which only the nearly identical are reported.
    `prescribed_share`, `prescribed_issuers`: a shingle that more than this share of a year's issuers, and
    at least so many of them, have is taken for prescribed and does not count. `least_shingles`: shorter
    texts are not compared. `jump_ratio`, `jump_least`: by how much, and from what number on. `jump_unit`:
    the ratio of amounts that suggests 元 for 万元. `all_bodies`: the panel holds every body below an
    aggregating parent, its departments too, so that their sum must be the parent's number.
    """

    copied_share: float = 0.5
    identical_share: float = 0.8
    prescribed_share: float = 0.2
    prescribed_issuers: int = 5
    least_shingles: int = 150
    jump_ratio: int = 10
    jump_least: int = 10
    jump_unit: int = 1000
    restated_cells: int = 10
    all_bodies: bool = False
    deadlines: tuple[Deadline, ...] = REGULATION
    waivers: tuple[Waiver, ...] = ()


_CODES = {"issuer_type": tuple(ISSUER_TYPES), "level": tuple(LEVELS)}
_PLAIN = {field.name for field in fields(Settings)} - {"deadlines", "waivers"}


def read_settings(path: Path) -> Settings:
    """The settings of a TOML file. WrongUsage names what it does not understand."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise WrongUsage(
            "not-opened", path=str(path), reason=(fault.strerror or str(fault)).lower()
        ) from fault
    except ValueError as fault:
        raise WrongUsage("not-toml", path=str(path), error=str(fault)) from fault
    deadlines = entries.pop("deadline", [])
    if unknown := sorted(set(entries) - _PLAIN):
        raise WrongUsage(
            "no-such-setting", path=str(path), unknown=tuple(unknown), known=tuple(sorted(_PLAIN))
        )
    plain = Settings()
    for name, value in entries.items():
        if not _fits(value, getattr(plain, name)):
            raise WrongUsage(
                "setting", path=str(path), name=name, value=str(value), kind=_kind(getattr(plain, name))
            )
    return replace(plain, **entries, deadlines=(*_deadlines(path, deadlines), *REGULATION))


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float)) and 0 < value <= 1
    return isinstance(value, int) and value > 0


def _kind(default: object) -> Phrase:
    """Return what a setting must be, in words."""
    if isinstance(default, bool):
        return Phrase("usage.kind-bool")
    return Phrase("usage.kind-share" if isinstance(default, float) else "usage.kind-count")


def _deadlines(path: Path, entries: Sequence[Mapping[str, Any]]) -> list[Deadline]:
    """The deadlines of a file, those that name more coming first."""
    if not isinstance(entries, list):
        raise WrongUsage("deadlines", path=str(path))
    found = [_deadline(path, number, entry) for number, entry in enumerate(entries, 1)]
    return sorted(found, key=lambda d: sum(p is None for p in (d.issuer_type, d.level, d.place, d.year)))


def _deadline(path: Path, number: int, entry: Mapping[str, Any]) -> Deadline:
    """`{ issuer_type = "government", level = "town", day = "02-20" }`."""
    known = {"issuer_type": str, "level": str, "place": str, "year": int, "day": str}
    try:
        month, day = (int(part) for part in str(entry["day"]).split("-"))
        date(2023, month, day)
        wrong = [name for name, value in entry.items() if not isinstance(value, known[name])]
        wrong += [name for name, codes in _CODES.items() if entry.get(name, codes[0]) not in codes]
        wrong += ["place"] if not str(entry.get("place", "0")).isdecimal() else []
    except (KeyError, ValueError, AttributeError, TypeError) as fault:
        raise WrongUsage("deadline", path=str(path), number=number, known=tuple(sorted(known))) from fault
    if wrong:
        raise WrongUsage(
            "deadline-entry", path=str(path), number=number, name=wrong[0], value=str(entry[wrong[0]])
        )
    return Deadline(month, day, **{name: value for name, value in entry.items() if name != "day"})
