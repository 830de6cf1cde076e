"""Lay what was printed onto the official form.

    blocks ─ running, tabs ─▶ stream ─ cut ─▶ mentions and runs ─ sequence ─▶ lines ─ columns ─▶ slots
                                                   ▲ labels (the forms' spellings)        ▲ header

Lines are found by what they say, never by where they stand: crawled text
loses tabs, and a lost tab shifts every number after it. Nothing here sums
anything; where several placements are possible all are offered.
"""

from __future__ import annotations

from collections.abc import Callable

from gojparse.align.appeals import lay_appeals
from gojparse.align.applications import lay_applications
from gojparse.align.disclosures import lay_disclosures
from gojparse.align.laid import Laid

__all__ = ["LAY", "Laid"]

LAY: dict[str, Callable[..., Laid]] = {
    "disclosures": lay_disclosures,
    "applications": lay_applications,
    "appeals": lay_appeals,
}
"""How each table is laid: (blocks, the edition to assume where the table does not tell) -> Laid."""
