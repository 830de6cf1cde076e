"""The colours, sizes, strokes and switches that declarations give to text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gojparse.readers.visible import PATTERN, WHITE
from gojparse.readers.web.element_style import (
    HANDED_ON,
    SIDE_BY_SIDE,
    ElementStyle,
    StyleChange,
    is_declared_later,
    number_of,
)
from gojparse.readers.web.values import (
    BLACK,
    CLEAR,
    Colour,
    colour_of,
)


def coloured(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Colour of the letters."""
    value = change.declared.get("color", "")
    if value == "initial":
        own = own._replace(colour=BLACK)
    elif value and value not in HANDED_ON and value != "currentcolor":
        own = own._replace(colour=colour_of(value))
    fill = change.get("-webkit-text-fill-color")
    if fill:
        known = own.colour if fill == "currentcolor" else colour_of(fill)
        own = own._replace(fill=known, doubtful=own.doubtful or known is None)
    if stroke := change.get("-webkit-text-stroke") or change.get("-webkit-text-stroke-width"):
        own = own._replace(shadow=own.shadow or not stroke.startswith("0"))
    if shadow := change.declared.get("text-shadow"):
        own = own._replace(shadow=own.shadow if shadow in HANDED_ON else shadow not in ("none", "initial"))
    return own


def grounded(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Ground behind the letters."""
    if not any(name.startswith("background") for name in change.declared):
        return own
    shorthand = change.get("background")
    image = change.get("background-image") or shorthand
    has_picture = "url(" in image or "gradient(" in image or "image-set(" in image
    clip = change.get("background-clip") + change.get("-webkit-background-clip") + shorthand
    if re.search(r"\btext\b", clip):
        return own._replace(ground=PATTERN)  # the letters show the background
    if has_picture:
        return own._replace(ground=PATTERN, picture=image, background=True)
    value = change.get("background-color")
    if shorthand and (not value or is_declared_later(change.declared, "background", "background-color")):
        value = next((part for part in _parts(shorthand) if colour_of(part)), "")
    colour = own.colour if value == "currentcolor" else colour_of(value) if value else CLEAR
    if colour is None:
        return own._replace(ground=None, paper=False, background=True)
    if colour.alpha <= 0:
        return own
    return own._replace(ground=_over(own.ground, colour), background=True)


def _parts(shorthand: str) -> Sequence[str]:
    return re.findall(r"[-a-z#\d%]+\([^()]*\)|[^\s/,]+", shorthand)


def _over(ground: int | None, colour: Colour) -> int | None:
    """Return the ground with a colour laid over it."""
    if colour.alpha >= 1:
        return colour.rgb
    if ground is None:
        ground = WHITE
    if ground == PATTERN:
        return ground
    blended = 0
    for shift in (16, 8, 0):
        below, above = ground >> shift & 255, colour.rgb >> shift & 255
        blended |= round(below + (above - below) * colour.alpha) << shift
    return blended


def faded(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Opacity and filters."""
    opacity = number_of(change.get("opacity"))
    if opacity is not None:
        own = own._replace(opacity=own.opacity * min(max(opacity, 0.0), 1.0))
    effects = change.get("filter")
    for name, value in re.findall(r"([-a-z]+)\(([^()]*)\)", effects):
        if name == "opacity":
            part = number_of(value.strip())
            own = own._replace(opacity=own.opacity * (1.0 if part is None else part))
        elif name in ("blur", "brightness", "contrast", "invert") and re.search("[1-9]", value + "9"):
            own = own._replace(doubtful=True)
    animated = change.get("animation") or change.get("animation-name")
    if animated and animated != "none" and own.opacity < 0.5:
        own = own._replace(opacity=1.0, doubtful=own.doubtful or own.in_row)  # it comes to light
    return own


def decorated(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Strokes, which go through all that an element holds in its line."""
    if change.display in SIDE_BY_SIDE and change.display not in (
        "block",
        "flex",
        "grid",
        "table",
        "list-item",
    ):
        own = own._replace(struck=False)
    if change.get("float") not in ("", "none") or change.position in ("absolute", "fixed"):
        own = own._replace(struck=False)
    names = ("text-decoration", "text-decoration-line", "-webkit-text-decoration-line")
    lines = [name for name in change.declared if name in names]
    if lines and "line-through" in change.declared[lines[-1]]:
        decoration = change.get("text-decoration-color") or change.get("text-decoration")
        if not re.search(r"transparent|rgba\([^)]*,\s*0\)", decoration):
            own = own._replace(struck=True)
    return own


def switched(own: ElementStyle, change: StyleChange) -> ElementStyle:
    """Switches."""
    if (value := change.get("visibility")) or change.declared.get("visibility"):
        own = own._replace(shown=value in ("visible", "initial") if value else change.around.shown)
    if change.display == "none" or change.get("content-visibility") == "hidden":
        own = own._replace(gone=True)
    elif change.get("mso-hide") == "all":  # Word hides it, browsers do not
        own = own._replace(doubtful=True, gone=own.gone or not own.in_cell)
    if change.get("-webkit-text-security") not in ("", "none"):
        own = own._replace(doubtful=True)
    return own
