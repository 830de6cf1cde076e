"""What the properties of a run, its own or its style's, mean for what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gojparse.readers.docx_xml import OFF, attribute, child, is_on, local_name

# Digits that are raised, lowered or struck must not run into those beside them.
_APART = frozenset(("vertAlign", "strike", "dstrike", "position"))
_LEVEL = (*OFF, "baseline")


class Styles(NamedTuple):
    """The character styles, by id, that hide a run or set it apart from its neighbours."""

    hiding: frozenset[str]
    parting: frozenset[str]


def styles(part: Any) -> Styles:
    """The styles of a document (its part of that name), each with what it takes over from another."""
    properties: dict[str, Any] = {}
    based_on: dict[str, str] = {}
    for style in part:
        name = attribute(style, "styleId")
        if local_name(style) != "style" or attribute(style, "type") != "character" or name is None:
            continue
        properties[name] = child(style, "rPr")
        above = child(style, "basedOn")
        if above is not None:
            based_on[name] = attribute(above, "val") or ""
    hiding = _with_heirs({name for name, own in properties.items() if hides(own)}, based_on)
    parting = _with_heirs({name for name, own in properties.items() if parts(own)}, based_on)
    return Styles(hiding, parting)


def _with_heirs(names: set[str], based_on: Mapping[str, str]) -> frozenset[str]:
    """These styles and all that are based on them."""
    found: set[str] = set()
    while found != names:
        found = set(names)
        names |= {heir for heir, above in based_on.items() if above in names}
    return frozenset(names)


def hides(properties: Any) -> bool:
    """Whether these properties of a run keep it from being shown."""
    return is_on(properties, "vanish") or is_on(properties, "webHidden")


def parts(properties: Any) -> tuple[str, ...]:
    """What of these properties raises, lowers or strikes a run; nothing for most runs."""
    if properties is None:
        return ()
    named = ((local_name(p), attribute(p, "val")) for p in properties)
    return tuple(f"{name} {value}" for name, value in named if name in _APART and value not in _LEVEL)
