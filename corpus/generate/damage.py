"""Quirks: what offices, editors and crawlers do to a report.

Each quirk turns one draft into another. Quirks of the ink change what is
printed in cells, quirks of labels what stands beside them, quirks of the
text what surrounds the tables. A quirk that loses something says so only by
what it leaves; what can still be known is for `truth` to find out.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

from corpus.generate import damage_ink as ink
from corpus.generate import damage_labels as labels
from corpus.generate import damage_text as text
from corpus.generate.records import Draft

Quirk: TypeAlias = Callable[[Random, Draft], Draft]
QUIRKS: dict[str, Quirk] = {
    quirk.__name__: quirk
    for quirk in (
        *(ink.blank_parts, ink.blank_zeros, ink.total_only, ink.totals_blank, ink.line_blank, ink.few_blanks),
        *(
            ink.slash_parts,
            ink.slash_zeros,
            ink.dash_parts,
            ink.dash_disclosures,
            ink.circles,
            ink.full_width,
            ink.thousands,
            ink.point_zero,
        ),
        *(
            ink.lost_numbers,
            ink.lost_appeal,
            ink.ragged_tabs,
            ink.remark,
            ink.cell_units,
            ink.signed,
            ink.wrong_total,
            ink.extra_line,
        ),
        *(labels.misprints, labels.annotated, labels.header_cut, labels.wrong_article, labels.spaced_labels),
        *(
            text.listing,
            text.narrative,
            text.renamed,
            text.misnumbered,
            text.lost_heading,
            text.run_in_heading,
            text.doubled_heading,
            text.notes,
        ),
        *(
            text.late_form,
            text.last_page_lost,
            text.prose_only,
            labels.detached,
            labels.labels_lost,
            labels.dropped_repeats,
        ),
    )
}
