"""The style of each element of a page: which declaration wins, and what is handed down.

Style sheets, `style` attributes and the attributes of old (`bgcolor`,
`<font color>`) are weighed as browsers weigh them: importance, layer,
specificity, order. Only what decides on what is seen is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from gojparse.readers.web.matching import ElementIndex, selector_of
from gojparse.readers.web.sheets import Declarations, StyleRule, declarations
from gojparse.readers.web.values import attribute_colour, font_element_size

Attributes: TypeAlias = Mapping[str, str | None]

_MAX_RESOLVED = 10_000  # characters of a value whose names are replaced
_DEEPEST_NAME = 10  # names in the values of names
_ATTRIBUTES = -1  # what a browser knows by itself, and the attributes of old
_VARIABLE = re.compile(r"var\(\s*(--[^\s,()]+)\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")

_THROUGH: Declarations = {"text-decoration-line": "line-through"}
_FIELD: Declarations = {"font-size": "13.33px", "color": "black", "display": "inline-block"}
_CELL: Declarations = {"display": "table-cell"}
_ROWS: Declarations = {"display": "table-row-group"}
# What browsers know of elements by themselves, as far as it decides on what is seen.
# fmt: off
_KNOWN: Mapping[str, Declarations] = {
    "s": _THROUGH, "strike": _THROUGH, "del": _THROUGH,
    "sup": {"vertical-align": "super", "font-size": "smaller"},
    "sub": {"vertical-align": "sub", "font-size": "smaller"},
    "small": {"font-size": "smaller"}, "big": {"font-size": "larger"},
    "h1": {"font-size": "2em"}, "h2": {"font-size": "1.5em"}, "h3": {"font-size": "1.17em"},
    "bdo": {"unicode-bidi": "bidi-override"},
    "dialog": {}, "details": {},  # by their attributes
    "button": _FIELD, "input": _FIELD, "select": _FIELD, "textarea": _FIELD,
    "table": {"display": "table"}, "tr": {"display": "table-row"}, "td": _CELL, "th": _CELL,
    "tbody": _ROWS, "thead": _ROWS, "tfoot": _ROWS,
}
_TABLE_OF_OLD: Declarations = {"display": "table", "font-size": "medium"}  # sizes are not handed down to it
_COLOURED = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "body"))
# fmt: on
_TELLING = (
    "style",
    "hidden",
    "bgcolor",
    "background",
    "color",
    "size",
    "dir",
    "text",
    "href",
    "link",
    "width",
    "height",
    "open",
    "popover",
)  # fmt: skip


_Weight: TypeAlias = tuple[int, tuple[int, int, int], int]  # layer, specificity, order


class Weighed(NamedTuple):
    """The declarations for an element: the winners, and those of rules that are not understood."""

    declared: Declarations
    doubtful: Declarations  # of rules that may or may not apply


_NOTHING = Weighed({}, {})


class MatchedRules:
    """The rules that match each element, and the generated parts of elements."""

    def __init__(self, rules: Iterable[StyleRule], index: ElementIndex) -> None:
        """Match all rules with all elements."""
        self._weights: list[_Weight] = []
        self._known_tags = {**_KNOWN, "table": _TABLE_OF_OLD} if index.quirky else _KNOWN
        self._rules: list[tuple[StyleRule, bool]] = []  # and whether their selector was understood
        self.of: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self._known: dict[tuple[tuple[int, ...], str, tuple[tuple[str, str | None], ...]], Weighed] = {}
        self.generates = False  # whether any part of an element is generated, or has a style of its own
        for order, rule in enumerate(rules):
            for text in rule.selectors:
                selector = selector_of(text)
                if selector is None:
                    continue
                number = len(self._rules)
                self.generates = self.generates or bool(selector.generated)
                for element in index.matched_by(selector):
                    self.of[element, selector.generated].append(number)
                self._weights.append((rule.layer, selector.specificity, order))
                self._rules.append((rule, rule.certain and selector.certain))

    def weighed(self, element: int, tag: str, attributes: Attributes, generated: str = "") -> Weighed:
        """Return what is declared for an element, or for a generated part of it."""
        numbers = tuple(self.of.get((element, generated), ())) if self.of else ()
        telling = tuple([item for item in attributes.items() if item[0] in _TELLING]) if attributes else ()
        if generated:
            tag, telling = "", ()
        if not numbers and not telling and tag not in _KNOWN:
            return _NOTHING
        key = (numbers, tag, telling)
        if key not in self._known:
            self._known[key] = self._weigh(numbers, tag, dict(telling))
        return self._known[key]

    def _weigh(self, numbers: tuple[int, ...], tag: str, attributes: Attributes) -> Weighed:
        own, own_important = declarations(attributes.get("style") or "")
        known = {**self._known_tags.get(tag, {}), **_by_attributes(tag, attributes)}
        early: list[tuple[_Weight, Declarations]] = [((_ATTRIBUTES, (0, 0, 0), -1), known)]
        late: list[tuple[_Weight, Declarations]] = []
        doubtful: dict[str, str] = {}
        for number in numbers:
            rule, certain = self._rules[number]
            layer, specificity, order = self._weights[number]
            if not certain:
                doubtful |= {**rule.normal, **rule.important}
                continue
            early.append(((layer, specificity, order), rule.normal))
            late.append(((-layer, specificity, order), rule.important))
        ordered = [piece for _, piece in sorted(early, key=itemgetter(0))]
        ordered += [own, *(piece for _, piece in sorted(late, key=itemgetter(0))), own_important]
        return Weighed(_merged(ordered), doubtful)


def _merged(ordered: Iterable[Declarations]) -> dict[str, str]:
    """Return the declarations that win, in the order in which they were declared."""
    declared: dict[str, str] = {}
    for piece in ordered:
        for name, value in piece.items():
            declared.pop(name, None)  # a shorthand declared later goes before its parts
            declared[name] = value
    return declared


def _by_attributes(tag: str, attributes: Attributes) -> dict[str, str]:
    """Return what the attributes of old declare."""
    found: dict[str, str] = {}
    if "hidden" in attributes or "popover" in attributes or (tag == "dialog" and "open" not in attributes):
        found["display"] = "none"
    if tag in _COLOURED:
        if attributes.get("background"):
            found["background-image"] = "url(picture)"
        if colour := attribute_colour(attributes.get("bgcolor") or ""):
            found["background-color"] = f"#{colour.rgb:06x}"
    if tag == "font" or tag == "body":
        stated = attributes.get("color" if tag == "font" else "text") or ""
        if colour := attribute_colour(stated):
            found["color"] = f"#{colour.rgb:06x}"
    if tag == "font" and (size := font_element_size(attributes.get("size") or "")):
        found["font-size"] = f"{size}px"
    if tag == "a" and attributes.get("href") is not None:
        found["color"] = "-webkit-link"
    if (direction := (attributes.get("dir") or "").lower()) in ("rtl", "ltr"):
        found["direction"] = direction
    return found


def without_variables(declared: Declarations, variables: Mapping[str, str]) -> Declarations:
    """Return declarations with the names of the page's own (`var(--red)`) replaced by their values.

    A name without a value leaves nothing declared but what is handed down.
    """
    if not any("var(" in value for value in declared.values()):
        return declared
    return {name: _replaced(value, variables) for name, value in declared.items()}


def _replaced(value: str, variables: Mapping[str, str]) -> str:
    for _ in range(_DEEPEST_NAME):
        if "var(" not in value:
            return value.strip().lower()
        if len(value) > _MAX_RESOLVED:
            break
        value = _VARIABLE.sub(lambda match: variables.get(match[1], match[2] or "unset"), value)
    return "unset"
