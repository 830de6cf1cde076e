"""The places that declarations give to text: raised, moved, turned, cut off, rearranged."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gojparse.readers.web.element_style import (
    ARRANGING,
    CELLS,
    SIDE_BY_SIDE,
    ElementStyle,
    StyleChange,
    number_of,
)
from gojparse.readers.web.values import (
    pixels,
)

_PART = 300.0  # pixels that 100 % are taken for where the box around is not known
_FAR = 1_000.0  # pixels; what is moved so far is no longer where it stands in the source
_MOVED = 6.0  # pixels; what is moved so far inside a table may stand beside another number
_SMALLEST_BOX = 2.0  # pixels; in a box of this size nothing is seen
_BOXES = frozenset(("block", "inline-block", "flow-root", "flex", "inline-flex", "grid", "inline-grid",
                    "list-item", "-webkit-box", "-webkit-inline-box"))  # fmt: skip


def raised_or_lowered(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Small marks above or below the base line."""
    if change.tag in CELLS or change.tag == "tr" or change.display == "table-cell":
        return own
    align = change.get("vertical-align")
    shift = pixels(align, own.size, own.size * 1.2) if align else None
    smaller = own.size < change.around.size * 0.85
    if align == "baseline" and change.tag in ("sup", "sub"):
        return own
    is_raised = align in ("super", "sub") or bool(shift and abs(shift) >= 1)
    is_raised = is_raised or (smaller and align in ("top", "text-top", "bottom", "text-bottom"))
    raise_ = change.length("mso-text-raise") or 0.0
    is_raised = is_raised or abs(raise_) >= 1
    is_raised = is_raised or change.get("font-variant-position") in ("super", "sub")
    return own._replace(raised=own.raised or is_raised)


def displaced(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Places other than in the source."""
    across, down = _way(change)
    if change.position in ("absolute", "fixed"):
        own = own._replace(apart=True, covers=own.background)
    if max(abs(across), abs(down)) >= _FAR:
        return own._replace(gone=True)
    if not own.in_row:
        return own
    is_table_part = change.tag in CELLS or change.tag == "tr"
    small = abs(down) <= own.size * 0.8 and not is_table_part
    if abs(across) >= _MOVED or (abs(down) >= _MOVED and not small):
        return own._replace(doubtful=True)
    if abs(down) >= 1 and change.position in ("relative", "static") and small:
        return own._replace(raised=True)
    if change.get("z-index").startswith("-") and change.position != "static":
        own = own._replace(doubtful=True)
    return own


def _way(change: StyleChange) -> tuple[float, float]:
    """Return how far an element is moved to the right and down, in pixels."""
    across = down = 0.0
    if change.position not in ("static", "sticky", "-webkit-sticky"):
        left, right = change.length("left", _PART), change.length("right", _PART)
        top, bottom = change.length("top", _PART), change.length("bottom", _PART)
        inset = change.get("inset").split()
        if inset and left is None and top is None:
            top = pixels(inset[0], change.size, _PART)
            left = pixels(inset[-1] if len(inset) != 3 else inset[1], change.size, _PART)
        across += left if left is not None else -(right or 0.0)
        down += top if top is not None else -(bottom or 0.0)
    left, top = _margin(change)
    x, y = _translation(change)
    return across + left + x, down + top + y


def _margin(change: StyleChange) -> tuple[float, float]:
    """Return the negative margins at the left and at the top; wide positive ones count from `_FAR` on."""
    parts = change.get("margin").split()
    left = change.length("margin-left", _PART)
    top = change.length("margin-top", _PART)
    if left is None and parts:
        left = pixels(
            parts[3] if len(parts) > 3 else parts[1] if len(parts) > 1 else parts[0], change.size, _PART
        )
    if top is None and parts:
        top = pixels(parts[0], change.size, _PART)
    counted = [length or 0.0 for length in (left, top)]
    if change.tag in CELLS or change.tag == "tr":
        return 0.0, 0.0  # margins of table cells are not displayed
    across, down = (length if length < 0 or length >= _FAR else 0.0 for length in counted)
    return across, down


_TRANSLATION = re.compile(r"translate(x|y|3d)?\(([^()]*+(?:\([^()]*+\)[^()]*+)?)\)")


def _translation(change: StyleChange) -> tuple[float, float]:
    """Return the way of `translate`."""
    if (
        change.display == "inline"
        and change.position not in ("absolute", "fixed")
        and not change.get("float")
    ):
        return 0.0, 0.0  # inline boxes are not transformed
    across = down = 0.0
    found = [(match[1] or "", match[2]) for match in _TRANSLATION.finditer(change.get("transform"))]
    found += [("", change.get("translate").replace(" ", ","))] if change.get("translate") else []
    for axis, arguments in found:
        lengths = [pixels(part.strip(), change.size, change.size * 2) or 0.0 for part in arguments.split(",")]
        across += 0.0 if axis == "y" else lengths[0]
        down += lengths[0] if axis == "y" else lengths[1] if len(lengths) > 1 else 0.0
    return across, down


_TURNED = re.compile(r"(?:rotate|skew|matrix|perspective|scale)[a-z0-9]*\(([^()]*)\)")


def transformed(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Scaled to nothing, turned or mirrored."""
    if change.display == "inline" and change.position not in ("absolute", "fixed"):
        return own
    scale = change.get("scale")
    texts = [match[0] for match in _TURNED.finditer(change.get("transform"))]
    texts += [f"scale({scale.replace(' ', ',')})"] if scale and scale != "none" else []
    texts += [f"rotate({change.get('rotate')})"] if change.get("rotate") not in ("", "none") else []
    for text in texts:
        numbers = [number_of(part) for part in re.findall(r"-?\d*\.?\d+%?", text)]
        if text.startswith("scale") and any(number is not None and 0 <= number < 0.1 for number in numbers):
            own = own._replace(gone=True)
        elif not text.startswith("scale") or any(number is not None and number < 0.4 for number in numbers):
            turned = any(number for number in numbers) and text != "matrix(1, 0, 0, 1, 0, 0)"
            own = own._replace(doubtful=own.doubtful or turned)
    return own


def cut_off(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Cut off by a box or a path."""
    if change.position in ("absolute", "fixed") and (clip := change.get("clip")).startswith("rect"):
        sides = [pixels(side) for side in re.findall(r"[-\w.%]+", clip[4:])]
        if len(sides) == 4 and None not in sides[1:3] and _is_nothing(sides):
            own = own._replace(gone=True)
        elif own.in_row:
            own = own._replace(doubtful=True)
    path = change.get("clip-path")
    if path not in ("", "none"):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+(?=%)", path)]
        empty = path.startswith("inset") and numbers and numbers[0] >= 50
        empty = empty or (
            path.startswith(("circle", "ellipse", "polygon"))
            and not re.search("[1-9]", path.split(" at ")[0])
        )
        own = own._replace(gone=True) if empty else own._replace(doubtful=True)
    if any(
        change.get(name) not in ("", "none")
        for name in ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
    ):
        own = own._replace(doubtful=True)
    return _boxed(own, change)


def _is_nothing(sides: Sequence[float | None]) -> bool:
    top, right, bottom, left = (side or 0.0 for side in sides)
    return right - left <= _SMALLEST_BOX or bottom - top <= _SMALLEST_BOX


def _boxed(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Cut off by a box too small for anything."""
    cuts = any(
        change.get(name) in ("hidden", "clip", "scroll", "auto") or "hidden" in change.get(name)
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    has_box = change.display in _BOXES or change.position in ("absolute", "fixed") or change.get("float")
    if not cuts or not has_box:
        return own
    for name in ("width", "height", "max-width", "max-height"):
        size = change.length(name, _PART)
        if size is not None and 0 <= size <= _SMALLEST_BOX and not _has_padding(change):
            own = own._replace(gone=True)
        elif size is not None and own.in_row and size < own.size:
            own = own._replace(doubtful=own.doubtful or "width" in name or size < own.size * 0.6)
    return own


def _has_padding(change: StyleChange) -> bool:
    return any((pixels(part, change.size, _PART) or 0.0) > 8 for part in change.get("padding").split())


def indented(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """First lines moved out of the page, letters laid over one another."""
    value = change.get("text-indent").split()
    whole = _FAR if "hidden" in change.get("overflow") else _PART
    if value and (indent := pixels(value[0], own.size, whole)) is not None:
        own = own._replace(indent=indent)
    spacing = change.length("letter-spacing", own.size)
    if spacing is not None and spacing <= -0.35 * own.size:
        own = own._replace(doubtful=True)
    takes_indent = change.display in _BOXES or change.display == "table-cell"
    if takes_indent and (own.indent <= -200 or own.indent >= _FAR):
        own = own._replace(gone=True)
    return own


def directed(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Letters from right to left."""
    if direction := change.get("direction"):
        own = own._replace(backwards=direction == "rtl")
    if bidi := change.get("unicode-bidi"):
        own = own._replace(overridden="override" in bidi)
    return own


def rearranged(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Boxes of their own, and boxes displayed in another order than written."""
    floats = change.get("float") not in ("", "none")
    in_box = change.around.display in ARRANGING
    own = own._replace(apart=own.apart or floats or in_box or change.display in SIDE_BY_SIDE)
    order = number_of(change.get("order"))
    flow = change.get("flex-direction") + change.get("flex-flow") + change.get("-webkit-box-direction")
    turned = "reverse" in flow and change.display in ARRANGING
    placed = any(
        change.get(name)
        for name in ("grid-area", "grid-column", "grid-row", "grid-column-start", "grid-row-start")
    )
    if (in_box and (order or placed)) or turned:
        own = own._replace(doubtful=own.doubtful or own.in_row)
    return own
