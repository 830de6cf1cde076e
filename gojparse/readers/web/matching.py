"""Selectors of style sheets, and the elements of a page that they match.

lexbor matches each compound (`td.a:first-child`) with the whole page at once.
What stands between compounds (ancestors, siblings) is followed here, since
lexbor's own time over many ancestors grows beyond all bounds. Classes, ids
and tags alone are looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gojparse.readers.refusals import beyond

_MAX_STEPS = 5_000_000
_MAX_PARTS = 32  # compounds of a selector
_LONGEST = 300  # characters of a compound that lexbor sees
_NONE: frozenset[int] = frozenset()
_SIMPLE = re.compile(r"(\*|(?:[a-zA-Z][-\w]*)?)((?:[.#](?:[-\w]|[^\x00-\x7f])+)*)")
_AMONG_SIBLINGS = re.compile(r"-(?:child|of-type)")
_SOLE_CHILD = re.compile(r"(?:\*|html)?:(?:first|last|only)-(?:child|of-type)")
_BETWEEN = re.compile(r"(\s*[>+~]\s*|\s+)")
_NAMES = re.compile(r"[.#](?:[-\w]|[^\x00-\x7f])+")
_QUIRKY = re.compile(r"(?is)\s*+(?:<\?xml[^>]*+>\s*+)?(?>(?><!--.*?-->)\s*+)*+<!doctype\s++html\b([^>]*+)>")
_OLD = re.compile(r"(?i)html 3|html 2|//dtd html 4\.0 |//dtd html 4\.01 transitional//en[\"']\s*$")

# Pseudo-classes of a page that nobody touches; what it looks like when touched does not matter.
# fmt: off
_NEVER = frozenset((
    "hover", "active", "focus", "focus-within", "focus-visible", "visited", "target", "target-within",
    "-webkit-autofill", "autofill", "fullscreen", "-webkit-full-screen", "popover-open", "modal",
    "user-invalid", "user-valid", "host", "host-context", "current", "past", "future", "playing",
))
_ALWAYS = frozenset(("defined", "enabled", "scope", "read-only", "optional", "valid", "in-range"))
_UNCERTAIN = frozenset(("lang", "dir", "indeterminate", "default", "required", "invalid", "out-of-range",
                     "read-write", "placeholder-shown", "state", "open"))
_BY_LEXBOR = frozenset((
    "first-child", "last-child", "only-child", "nth-child", "nth-last-child", "first-of-type",
    "last-of-type", "only-of-type", "nth-of-type", "nth-last-of-type", "not", "is", "where", "has",
    "empty", "root", "checked", "disabled",
))
_LINKS = frozenset(("link", "any-link"))
_GENERATING = frozenset(("before", "after", "first-letter", "first-line"))
# fmt: on


class Selector(NamedTuple):
    """A selector: compounds from the last to the first, each with what stands before it."""

    compounds: tuple[str, ...]
    combinators: tuple[str, ...]  # ' ' > + ~ before each but the last of the compounds
    specificity: tuple[int, int, int]
    generated: str  # before, after, first-letter, first-line; else empty
    certain: bool


def is_quirky(source: str) -> bool:
    """Tell whether browsers display a page by the rules of the oldest pages."""
    match = _QUIRKY.match(source[:20_000])
    return match is None or _OLD.search(match[1]) is not None


# ---- selectors ----


def selector_of(text: str) -> Selector | None:
    """Return a selector; None for one that matches nothing on a page that nobody touches, or is none."""
    simple = _simple_selector(text)
    if simple is not None:
        return simple
    import tinycss2  # few pages need it

    reader = _SelectorReader()
    try:
        for token in tinycss2.parse_component_value_list(text.strip(), skip_comments=True):
            if not reader.take(token):
                return None
    except RecursionError:  # brackets that nest beyond all reason
        return None
    return reader.selector()


def _simple_selector(text: str) -> Selector | None:
    """Return a selector of nothing but tags, classes and ids, as nearly all are; None for any other."""
    parts = _BETWEEN.split(text.strip())
    compounds = parts[::2]
    if len(compounds) > _MAX_PARTS or not all(part and _SIMPLE.fullmatch(part) for part in compounds):
        return None
    tags = sum(part[0] not in ".#*" for part in compounds)
    combinators = tuple(part.strip() or " " for part in reversed(parts[1::2]))
    weight = (text.count("#"), text.count("."), tags)
    return Selector(tuple(reversed(compounds)), combinators, weight, "", True)


def _heaviest(arguments: str) -> tuple[int, int, int]:
    """Return the specificity of the most specific selector in a list."""
    if len(arguments) > _LONGEST:
        return (0, 1, 0)
    found = [selector for part in arguments.split(",") if (selector := selector_of(part))]
    return max((selector.specificity for selector in found), default=(0, 0, 0))


class _SelectorReader:
    """Takes the tokens of a selector."""

    def __init__(self) -> None:
        """Begin before the first token."""
        self._compounds: list[str] = [""]
        self._combinators: list[str] = []
        self._waiting = ""  # a combinator
        self._colons = 0
        self._counts = [0, 0, 0]
        self._generated = ""
        self._certain = True

    def take(self, token: Any) -> bool:
        """Take a token. Return False if the selector matches nothing."""
        kind = token.type
        if kind == "whitespace":
            self._waiting = self._waiting or " "
        elif kind == "literal" and token.value in (">", "+", "~"):
            self._waiting = token.value
        elif kind == "literal" and token.value == ":":
            self._begin()
            self._colons += 1
        elif self._colons:
            return self._pseudo(token)
        else:
            self._begin()
            return self._simple(token)
        return True

    def _begin(self) -> None:
        """Begin a compound if a combinator came before."""
        if self._waiting and not self._colons:
            self._combinators.append(self._waiting)
            self._compounds.append("")
            self._waiting = ""

    def _simple(self, token: Any) -> bool:
        kind, text = token.type, token.serialize()
        if kind == "hash":
            self._counts[0] += 1
        elif kind == "[] block":
            self._counts[1] += 1
        elif kind == "ident":
            if self._compounds[-1].endswith("."):
                self._counts[1] += 1
            else:
                self._counts[2] += 1
        elif kind != "literal" or token.value not in (".", "*"):
            return False
        self._compounds[-1] += text
        return True

    def _pseudo(self, token: Any) -> bool:
        colons, self._colons = self._colons, 0
        name = token.lower_name if token.type == "function" else getattr(token, "lower_value", "")
        if name in _GENERATING:
            self._generated = name
            self._counts[2] += 1
            return True
        if colons > 1 or name in _NEVER:
            return False
        self._counts[1] += name not in ("where", "is", "not", "has")
        if name in _LINKS:
            self._compounds[-1] += "[href]"
        elif name in _UNCERTAIN:
            self._certain = False
        elif name in _BY_LEXBOR:
            return self._by_lexbor(name, token)
        return name in _LINKS | _UNCERTAIN | _ALWAYS

    def _by_lexbor(self, name: str, token: Any) -> bool:
        if token.type != "function":
            self._compounds[-1] += f":{name}"
            return True
        text = ":" + token.serialize().replace("/**/", "")
        if any(f":{never}" in text.lower() for never in _NEVER):
            if name == "not":  # nobody touches it
                self._compounds[-1] = self._compounds[-1] or "*"
                return True
            self._certain = False
        elif name in ("is", "not", "has"):
            inside = _heaviest(text.partition("(")[2][:-1])
            self._counts = [one + other for one, other in zip(self._counts, inside, strict=True)]
        self._compounds[-1] += text
        return True

    def selector(self) -> Selector | None:
        """Return what was taken."""
        compounds = self._compounds
        if self._waiting in (">", "+", "~") or not (compounds[-1] or self._generated or self._counts[1]):
            return None
        if len(compounds) > _MAX_PARTS:
            compounds, self._combinators, self._certain = compounds[-1:], [], False
        ids, classes, tags = self._counts
        last_first = tuple(compound or "*" for compound in reversed(compounds))
        between = tuple(reversed(self._combinators))
        return Selector(last_first, between, (ids, classes, tags), self._generated, self._certain)


# ---- elements ----


class ElementIndex:
    """The elements of a page in document order, by number, with their tags, classes and ids."""

    def __init__(self, parser: Any, quirky: bool) -> None:
        """Number all elements."""
        self._parser = parser
        self.quirky = quirky
        self.nodes: list[Any] = [node for node in parser.root.traverse() if node.tag and node.tag[0] != "-"]
        self.tags: list[str] = [node.tag for node in self.nodes]
        self.attributes: list[dict[str, str | None]] = [node.attributes for node in self.nodes]
        self.numbers: dict[int, int] = {node.mem_id: n for n, node in enumerate(self.nodes)}
        self.parents: list[int] = []
        self.previous: list[int] = []
        self._named: dict[str, set[int]] = defaultdict(set)
        self._found: dict[str, frozenset[int]] = {}
        self._steps = 0
        self._link()
        self._name()

    def _link(self) -> None:
        """Note the parent of each element, and the sibling before it; -1 for none."""
        last: dict[int, int] = {}
        for number, node in enumerate(self.nodes):
            parent = node.parent
            above = -1 if parent is None else self.numbers.get(parent.mem_id, -1)
            self.parents.append(above)
            self.previous.append(last.get(above, -1))
            last[above] = number

    def _name(self) -> None:
        for number, attributes in enumerate(self.attributes):
            if attributes:
                for name in (attributes.get("class") or "").split():
                    self._named["." + self._cased(name)].add(number)
                if identifier := attributes.get("id"):
                    self._named["#" + self._cased(identifier)].add(number)

    def _cased(self, name: str) -> str:
        return name.lower() if self.quirky else name

    def matched_by(self, selector: Selector) -> Iterator[int]:
        """Yield the elements that a selector matches."""
        found = [self._compound(compound) for compound in selector.compounds]
        if all(found):
            known: dict[tuple[int, int], bool] = {}
            for number in found[0]:
                if len(found) == 1 or self._follows(number, 0, found, selector.combinators, known):
                    yield number

    def _follows(
        self,
        number: int,
        part: int,
        found: Sequence[frozenset[int]],
        combinators: Sequence[str],
        known: dict[tuple[int, int], bool],
    ) -> bool:
        """Tell whether what stands before a part of the selector is there, seen from an element."""
        if part == len(combinators):
            return True
        key = (number, part)
        if key not in known:
            known[key] = any(
                candidate in found[part + 1] and self._follows(candidate, part + 1, found, combinators, known)
                for candidate in self._reached(number, combinators[part])
            )
        return known[key]

    def _reached(self, number: int, combinator: str) -> Iterator[int]:
        """Yield the elements that a combinator leads to."""
        step = self.parents if combinator in " >" else self.previous
        number = step[number]
        while number >= 0:
            self._steps += 1
            if self._steps > _MAX_STEPS:
                raise beyond("style-matches", _MAX_STEPS, format="html")
            yield number
            if combinator in ">+":
                return
            number = step[number]

    def _compound(self, compound: str) -> frozenset[int]:
        if compound not in self._found:
            simple = _SIMPLE.fullmatch(compound)
            found = self._looked_up(simple[1], simple[2]) if simple else self._by_lexbor(compound)
            self._steps += len(self.nodes) // 10
            if self._steps > _MAX_STEPS:
                raise beyond("style-matches", _MAX_STEPS, format="html")
            self._found[compound] = found
        return self._found[compound]

    def _looked_up(self, tag: str, names: str) -> frozenset[int]:
        found: set[int] | None = None
        for name in _NAMES.findall(names):
            there = self._named.get(self._cased(name), set())
            found = there if found is None else found & there
        tag = tag.lower()
        if found is None:
            return frozenset(n for n, other in enumerate(self.tags) if tag in ("*", "", other))
        return frozenset(n for n in found if tag in ("*", "", self.tags[n]))

    def _by_lexbor(self, compound: str) -> frozenset[int]:
        from selectolax.lexbor import SelectolaxError

        if len(compound) > _LONGEST:
            return _NONE
        try:
            nodes = self._parser.css(compound)
        except SelectolaxError:  # what is no selector selects nothing
            return _NONE
        found = {self.numbers[node.mem_id] for node in nodes if node.mem_id in self.numbers}
        if _AMONG_SIBLINGS.search(compound):  # lexbor counts the doctype among the siblings of <html>
            found.discard(0)
            found |= {0} if _SOLE_CHILD.fullmatch(compound) else set()
        return frozenset(found)
