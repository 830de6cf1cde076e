"""Pictures, form fields and other elements that are no text: what is seen of them."""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from gojparse.readers.visible import INK

Attributes: TypeAlias = Mapping[str, str | None]

# fmt: off
REPLACED = frozenset((
    "img", "svg", "canvas", "object", "embed", "video", "audio", "iframe", "select", "textarea", "input",
    "progress", "meter", "math", "hr", "applet",
))
"""Elements that are displayed as something other than the text in them."""
_TYPED = frozenset(("text", "number", "tel", "search", "url", "email", "date", "month", "button", "submit",
                    "reset", "time", "week", "datetime-local", "datetime"))
_WITHOUT_TEXT = frozenset(("checkbox", "radio", "range", "color", "file", "image", "password"))
# fmt: on
_SMALLEST = 2  # pixels; a picture of this size and below only keeps other things apart
_SPACER = re.compile(
    r"(?:^|[/_-])(?:spacer?|blank|clear|pixel|transparent|trans|empty|dot)\.(?:gif|png)", re.IGNORECASE
)
_DATA = re.compile(r"data:image/(gif|png)[^,]{0,40};base64,([A-Za-z0-9+/]{16,48})", re.IGNORECASE)
_PIXELS = re.compile(r"\s*+(\d++)(?:\.\d++)?+\s*+(?:px)?+\s*+")
_LETTERS_OF_MATH = frozenset(("math", "mrow", "mn", "mi", "mo", "mtext", "mstyle", "semantics", "-text"))


def seen_instead(tag: str, node: Any, attributes: Attributes) -> str:
    """Return the text that is seen in place of an element, `INK` for what is no text."""
    if tag == "select":
        return _chosen(node, attributes)
    if tag == "textarea":
        return str(node.text() or "").removeprefix("\n")
    if tag == "input":
        return _typed(attributes)
    if tag == "math":
        return _formula(node)
    return INK if _has_ink(tag, node, attributes) else ""


def typed_text(attributes: Attributes) -> str:
    """Return the text that a form field displays."""
    seen = _typed(attributes)
    return "" if seen == INK else seen


def _typed(attributes: Attributes) -> str:
    kind = (attributes.get("type") or "text").lower()
    if kind == "hidden":
        return ""
    if kind in _WITHOUT_TEXT:
        return INK if kind != "password" or attributes.get("value") else ""
    value = attributes.get("value") or ""
    if kind == "number" and not re.fullmatch(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?", value):
        value = ""  # browsers empty the field
    if not value and any(letter.isdigit() for letter in attributes.get("placeholder") or ""):
        return INK  # pale letters that wait for a number, or are one
    return value


def _chosen(node: Any, attributes: Attributes) -> str:
    """Return the option that a list displays: the last that is selected, else the first that can be."""
    if "multiple" in attributes or (attributes.get("size") or "1").strip() not in ("", "0", "1"):
        return INK if node.css_first("option") else ""
    options = [(option, option.attributes) for option in node.css("option")]
    selected = [one for one in options if "selected" in one[1]]
    free = [one for one in options if "disabled" not in one[1]]
    if not options:
        return ""
    option, named = selected[-1] if selected else (free or options)[0]
    return str(named.get("label") or option.text())


def _formula(node: Any) -> str:
    """Return the text of a formula without signs above one another."""
    tags = {element.tag for element in node.traverse(include_text=True)}
    return str(node.text()).strip() if tags <= _LETTERS_OF_MATH else INK


def _has_ink(tag: str, node: Any, attributes: Attributes) -> bool:
    """Tell whether an element that is no text leaves ink."""
    if _is_tiny(attributes.get("width")) or _is_tiny(attributes.get("height")):
        return tag == "hr" and not _is_tiny(attributes.get("width"))
    if tag == "img":
        return shows_picture(attributes)
    if tag == "svg":
        return (
            node.first_child is not None
            and node.css_first(":not(svg,defs,title,desc,style,symbol,metadata)") is not None
        )
    if tag == "audio":
        return "controls" in attributes
    if tag == "iframe":
        return bool(attributes.get("src")) and attributes.get("src") != "about:blank"
    return True


def shows_picture(attributes: Attributes) -> bool:
    """Tell whether an `img` shows anything: it has a source, and is no spacer."""
    source = (attributes.get("src") or attributes.get("data-src") or attributes.get("srcset") or "").strip()
    if (
        not source
        or _SPACER.search(source)
        or _is_tiny(attributes.get("width"))
        or _is_tiny(attributes.get("height"))
    ):
        return False
    match = _DATA.match(source)
    return match is None or not _is_one_pixel(match[1].lower(), match[2])


def _is_one_pixel(kind: str, encoded: str) -> bool:
    """Tell whether a picture written into the page is a spacer."""
    try:
        head = binascii.a2b_base64(encoded[: len(encoded) // 4 * 4])
    except binascii.Error:
        return False
    if kind == "gif":
        width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    else:
        width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    return width <= _SMALLEST and height <= _SMALLEST


def _is_tiny(size: str | None) -> bool:
    match = _PIXELS.fullmatch(size) if size else None
    return match is not None and int(match[1]) <= _SMALLEST
