"""Align what was printed with the official form.

    blocks ─ tokens ─▶ stream ─ segments ─▶ words and runs ─ sequence ─▶ printed rows ─ columns ─▶ form rows
                                   ▲ labels (the forms' spellings)            ▲ header

Lines are found by what they say, never by where they stand: crawled text
loses tabs, and a lost tab shifts every number after it. Nothing here sums
anything; where several placements are possible all are offered. README.md
in this folder tells where a new label, header or balance goes.
"""

from __future__ import annotations

from collections.abc import Callable

from gojparse.align.appeals import align_appeals
from gojparse.align.applications import align_applications
from gojparse.align.disclosures import align_disclosures
from gojparse.align.table import AlignedTable

__all__ = ["ALIGNERS", "AlignedTable"]

ALIGNERS: dict[str, Callable[..., AlignedTable]] = {
    "disclosures": align_disclosures,
    "applications": align_applications,
    "appeals": align_appeals,
}
"""The aligner of each table: takes its blocks and the edition to assume where the table does not tell."""
