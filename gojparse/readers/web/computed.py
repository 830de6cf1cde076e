"""The computed style of an element inside another, as far as it decides on what is seen.

What can't be evaluated makes an element `doubtful`: its digits are masked in
a cell, so that the cell is unreadable rather than wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gojparse.readers.web.appearance import coloured, decorated, faded, grounded, switched
from gojparse.readers.web.cascade import Weighed
from gojparse.readers.web.css import BLOCKS
from gojparse.readers.web.element_style import ARRANGING, CELLS, ElementStyle, StyleChange
from gojparse.readers.web.placement import (
    cut_off,
    directed,
    displaced,
    indented,
    raised_or_lowered,
    rearranged,
    transformed,
)
from gojparse.readers.web.sheets import Declarations

ROOT = ElementStyle(display="block")


def computed(around: ElementStyle, tag: str, weighed: Weighed) -> ElementStyle:
    """Return the style of an element inside one of the style `around`."""
    change = StyleChange(around, tag, weighed)
    inside = around.in_row or tag == "tr" or tag in CELLS
    own = around._replace(
        variables=change.variables,
        size=change.size,
        fixed=change.fixed,
        root_size=change.size if tag == "html" else around.root_size,
        in_row=inside,
        in_cell=around.in_cell or tag in CELLS,
        display=change.display,
        apart=False,
        covers=False,
        picture="",
        background=False,
    )
    if not change.declared and not change.doubted and around.display not in ARRANGING:
        return own
    for step in _STEPS:
        own = step(own, change)
    return own._replace(apart=own.apart and tag not in BLOCKS)


def _doubted(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Rules that may or may not apply, and would decide."""
    return own._replace(doubtful=True) if own.in_row and _decides(change.doubted) else own


def _decides(declared: Declarations) -> bool:
    """Tell whether any declaration would change what is seen of a number."""
    if not declared:
        return False
    plain = computed(ROOT, "span", Weighed({}, {}))
    styled = computed(ROOT, "span", Weighed(declared, {}))
    changed = styled.text_style()
    is_seen = changed.size is not None and changed.size > 6 and changed.opacity > 0.5 and not changed.hidden
    return (
        not is_seen
        or styled._replace(
            colour=plain.colour,
            size=plain.size,
            background=plain.background,
            variables=plain.variables,
            display=plain.display,
            opacity=plain.opacity,
            apart=plain.apart,
        )
        != plain
    )


_STEPS: Sequence[Callable[[ElementStyle, StyleChange], ElementStyle]] = (
    coloured, grounded, faded, decorated, switched, raised_or_lowered, displaced, transformed, cut_off,
    indented, directed, rearranged, _doubted,
)  # fmt: skip
