"""The tree of a page as a reader sees it: what is not seen taken out, what is displayed otherwise put right.

Digits in a cell that are displayed in a way that is not understood (moved,
turned, in an unknown colour) are made illegible: an unreadable cell is better
than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from gojparse.readers.visible import INK, Visibility, raised_text, strike, visible
from gojparse.readers.web.cascade import MatchedRules, Weighed
from gojparse.readers.web.computed import ROOT, computed
from gojparse.readers.web.controls import REPLACED, seen_instead
from gojparse.readers.web.css import BLOCKS
from gojparse.readers.web.element_style import ElementStyle
from gojparse.readers.web.matching import ElementIndex, is_quirky
from gojparse.readers.web.sheets import StyleRule
from gojparse.readers.web.values import pixels

_DIGIT = re.compile(r"\d")
_ILLEGIBLE = "\ufffd"
_SMALLER = 0.72  # of the letters around: digits of this size are a mark, or no part of the number
_BOX_WITH_INK = re.compile(r"border|outline|box-shadow|background")
_QUOTES = {"open-quote": "“", "close-quote": "”"}
_GENERATED = ("before", "after")
_IN_PART = ("first-letter", "first-line")
_CELL_TAGS = frozenset(("td", "th"))
_OF_WORD = re.compile(r"(?i)mso|grame|spelle|font\d|xl\d")
_SPECIAL = REPLACED | {"details"}


class Seen(NamedTuple):
    """The elements that the walk found, by `mem_id`."""

    hidden: frozenset[int] = frozenset()  # not displayed, with all they hold
    apart: frozenset[int] = frozenset()  # in a box of their own
    altered: frozenset[int] = frozenset()  # their text was changed
    conceals: bool = False  # a table is among what is not seen


class _Edit(NamedTuple):
    """A change of the tree, made when all have been found."""

    node: Any
    text: str
    place: str  # instead, before, after: of the node; first, last: in it


def show(parser: Any, rules: Iterable[StyleRule], certain: bool, *, shows_tables: bool = False) -> Seen:
    """Change a parsed page into what is seen of it.

    Args:
        parser: lexbor's parser of the page.
        rules: The rules of its style sheets, in their order.
        certain: Whether these are all style sheets of the page.
        shows_tables: Whether elements that hold a table are displayed in any case.
    """
    if parser.root is None:
        return Seen()
    index = ElementIndex(parser, is_quirky(parser.raw_html[:20_000].decode("utf-8", "replace")))
    matched = MatchedRules(rules, index)
    return _PageView(index, matched, certain, shows_tables).result()


class _PageView:
    """Goes through the elements of a page in their order."""

    def __init__(self, index: ElementIndex, matched: MatchedRules, certain: bool, shows_tables: bool) -> None:
        """Begin before the first element."""
        self._index, self._matched = index, matched
        self._root = ROOT if certain else ROOT._replace(paper=False)
        self._shows_tables = shows_tables
        self._conceals = False
        self._styles: list[ElementStyle] = []
        self._one_of_each: dict[tuple[tuple[object, ...], int], ElementStyle] = {}
        self._inert: dict[int, bool] = {}
        self._known: dict[tuple[int, int, str], ElementStyle] = {}
        self._replaced: set[int] = set()
        self._edits: list[_Edit] = []
        self._hidden: set[int] = set()
        self._apart: set[int] = set()
        self._altered: set[int] = set()
        self._papered: dict[str, list[int]] = {}  # empty cells with a picture as their background, by picture
        self._wallpapers: set[str] = set()  # pictures behind text
        self._cells: list[int] = []  # of each element, the cell it is in; -1 for none
        self._raised: dict[
            int, list[tuple[int, int]]
        ] = {}  # edits in a cell of letters that are raised, not small
        self._sizes: dict[int, set[float]] = {}  # of the digits in a cell

    def result(self) -> Seen:
        """Go through all elements, then change the tree."""
        for number in range(len(self._index.nodes)):
            self._element(number)
        for picture, cells in self._papered.items():
            if picture not in self._wallpapers:
                for number in cells:
                    self._edit(number, INK, "last")
        for cell, edits in self._raised.items():
            if not self._has_level_text(cell):
                for place, number in edits:
                    level = self._styles[number]._replace(raised=False)
                    node = self._edits[place].node
                    self._edits[place] = _Edit(node, _seen_text(node.text_content, level), "instead")
        for cell, sizes in self._sizes.items():
            if min(sizes) < max(sizes) * _SMALLER:
                self._part_sizes(cell)
        for edit in reversed(self._edits):
            _apply(edit)
        return Seen(frozenset(self._hidden), frozenset(self._apart), frozenset(self._altered), self._conceals)

    # ---- styles ----

    def _element(self, number: int) -> None:
        parent, tag = self._index.parents[number], self._index.tags[number]
        self._cells.append(number if tag in _CELL_TAGS else self._cells[parent] if parent >= 0 else -1)
        around = self._styles[parent] if parent >= 0 else self._root
        if parent in self._replaced:
            self._replaced.add(number)
            self._styles.append(around)
            return
        weighed = self._matched.weighed(number, tag, self._index.attributes[number])
        style = self._style(around, tag, weighed)
        if self._matched.generates and any((number, part) in self._matched.of for part in _IN_PART):
            style = style._replace(doubtful=style.doubtful or style.in_row)
        if self._conceals_table(number, around, style):
            self._conceals = True
            style = around if self._shows_tables else style
        self._styles.append(style)
        if not style.paper or not self._is_inert(style, number) or tag in _SPECIAL or self._matched.generates:
            self._show(number, tag, style, weighed)

    def _conceals_table(self, number: int, around: ElementStyle, style: ElementStyle) -> bool:
        """Tell whether a table is not seen because of this element: a script may still show it."""
        if style.in_row or _is_unseen(around) or not (style.display == "none" or _is_unseen(style)):
            return False
        return self._index.nodes[number].css_first("table") is not None

    def _style(self, around: ElementStyle, tag: str, weighed: Weighed) -> ElementStyle:
        key = (id(around), id(weighed), tag)
        style = self._known.get(key)
        if style is None:
            style = computed(around, tag, weighed)
            # one object for each style: children ask for it by its identity
            style = self._one_of_each.setdefault((style[:-1], id(style.variables)), style)
            self._known[key] = style
        return style

    def _is_inert(self, style: ElementStyle, number: int) -> bool:
        """Tell whether text of this style is seen as it is written, in one size with its cell."""
        inert = self._inert.get(id(style))
        if inert is None:
            changed = style.apart or style.covers or style.picture or style.display == "none"
            inert = self._inert[id(style)] = not changed and _is_plain(style)
        cell = self._cells[number]
        return inert and (
            cell < 0 or self._styles[cell] is style or self._styles[cell].letters == style.letters
        )

    # ---- what is seen of an element ----

    def _show(self, number: int, tag: str, style: ElementStyle, weighed: Weighed) -> None:
        node = self._index.nodes[number]
        if style.display == "none":
            self._hidden.add(node.mem_id)
            self._replaced.add(number)
            return
        if style.in_cell and (tag in REPLACED or "url(" in weighed.declared.get("content", "")):
            self._replace(number, tag, style, weighed)
            return
        if style.apart or (style.in_cell and not style.paper and self._is_foreign(number, tag)):
            self._apart.add(node.mem_id)
        if tag == "details" and style.in_cell and "open" not in self._index.attributes[number]:
            self._hidden.update(
                child.mem_id for child in node.iter(include_text=True) if child.tag != "summary"
            )
        self._painted(number, tag, style)
        self._texts(number, style)
        for part in _GENERATED:
            if (number, part) in self._matched.of:
                self._generate(number, part, style)

    def _is_foreign(self, number: int, tag: str) -> bool:
        """Tell whether a class that only a sheet elsewhere explains parts a number: that may hide a piece."""
        name = self._index.attributes[number].get("class") or ""
        if not name or tag in BLOCKS or _OF_WORD.match(name):
            return False
        node = self._index.nodes[number]
        text = (node.text() or "").strip()
        before, after = node.prev, node.next
        if not text or any(_class_of(other) == name for other in (before, after)):
            return False
        joins_before = before is not None and text[0].isdigit() and (before.text() or "")[-1:].isdigit()
        return joins_before or (
            after is not None and text[-1].isdigit() and (after.text() or "")[:1].isdigit()
        )

    def _replace(self, number: int, tag: str, style: ElementStyle, weighed: Weighed) -> None:
        """Put the text of a picture or a form field in its place."""
        self._replaced.add(number)
        seen = "" if _is_tiny_box(weighed, style) else INK
        if seen and tag == "img" and not _is_unseen(style):
            return  # the page keeps its address
        if seen and tag in REPLACED:
            seen = seen_instead(tag, self._index.nodes[number], self._index.attributes[number])
        seen = INK if seen == INK and not _is_unseen(style) else _seen_text(seen.replace(INK, ""), style)
        self._edit(number, f" {seen} " if seen and seen != INK else seen, "instead")

    def _painted(self, number: int, tag: str, style: ElementStyle) -> None:
        """Note ink that lies over the text of a cell, or stands in its place as a background."""
        if not style.in_cell or _is_unseen(style):
            return
        if style.covers and tag not in _CELL_TAGS:
            self._edit(number, INK, "before")
        elif style.picture:
            if self._index.nodes[number].text().strip():
                self._wallpapers.add(style.picture)
            elif tag in _CELL_TAGS or style.display != "inline":
                self._papered.setdefault(style.picture, []).append(number)

    def _texts(self, number: int, style: ElementStyle) -> None:
        """Change the texts directly in an element into what is seen of them."""
        if style.in_cell and style.letters != self._styles[self._cells[number]].letters:
            self._note_sizes(self._cells[number], style.letters)
        if _is_plain(style):
            return
        texts = [child for child in self._index.nodes[number].iter(include_text=True) if child.tag == "-text"]
        if style.overridden and len(texts) > 1:
            style = style._replace(doubtful=True)
        for node in texts:
            text = node.text_content or ""
            if not text.isspace() and (seen := _seen_text(text, style)) != text:
                if (
                    style.raised
                    and style.in_cell
                    and style.letters > 0.85 * self._styles[self._cells[number]].letters
                ):
                    self._raised.setdefault(self._cells[number], []).append((len(self._edits), number))
                self._altered.add(self._index.nodes[number].mem_id)
                self._edits.append(_Edit(node, seen, "instead"))

    def _has_level_text(self, cell: int) -> bool:
        """Tell whether a cell has text on its base line: then what is raised beside it is a mark."""
        for node in self._index.nodes[cell].traverse(include_text=True):
            if node.tag == "-text" and not (node.text_content or "").isspace():
                style = self._styles[self._index.numbers[node.parent.mem_id]]
                if not style.raised and _seen_text("0", style):
                    return True
        return False

    def _note_sizes(self, cell: int, size: float) -> None:
        self._sizes.setdefault(cell, {self._styles[cell].letters}).add(size)

    def _part_sizes(self, cell: int) -> None:
        """Set digits apart that are much smaller than those beside them, as the mark of a note is."""
        before: tuple[str, float] = ("", 0.0)
        for node in self._index.nodes[cell].traverse(include_text=True):
            text = (node.text_content or "") if node.tag == "-text" else ""
            number = self._index.numbers.get(node.parent.mem_id, -1) if text else -1
            if number < 0:
                continue
            style = self._styles[number]
            if style.raised or not _seen_text("0", style):
                continue
            smaller, larger = sorted((style.letters, before[1] or style.letters))
            if smaller < larger * _SMALLER and before[0][-1:].isdigit() and text[:1].isdigit():
                self._edit_before(node, number)
            before = (text, style.letters)

    def _edit_before(self, node: Any, number: int) -> None:
        self._altered.add(self._index.nodes[number].mem_id)
        self._edits.append(_Edit(node, " ", "before"))

    def _edit(self, number: int, text: str, place: str) -> None:
        node = self._index.nodes[number]
        self._altered.add(node.mem_id)
        self._edits.append(_Edit(node, text, place))

    # ---- generated content ----

    def _generate(self, number: int, part: str, style: ElementStyle) -> None:
        """Put the text of `::before` and `::after` where it is seen."""
        weighed = self._matched.weighed(number, "", {}, part)
        own = self._style(style, "", weighed)
        content = weighed.declared.get("content", "normal")
        if content in ("none", "normal", "inherit", "initial", "unset") or own.display == "none":
            return
        text = _generated_text(content, self._index.attributes[number])
        if not text and own.in_cell and _leaves_ink(own, weighed):
            text = INK
        if not own.in_cell:
            text = text.replace(INK, "")
        seen = text if INK in text and not _is_unseen(own) else _seen_text(text, own)
        if seen:
            seen = f" {seen} " if own.apart and seen != INK else seen
            self._edit(number, seen, "first" if part == "before" else "last")


def _class_of(node: Any) -> str:
    if node is None or node.tag is None or node.tag[0] == "-":
        return ""
    return node.attributes.get("class") or ""


def _apply(edit: _Edit) -> None:
    node, text, place = edit
    if place == "instead":
        node.replace_with(text)
    elif place == "before":
        node.insert_before(text)
    elif place == "last" or node.first_child is None:
        node.insert_child(text)
    else:
        node.first_child.insert_before(text)


# ---- text ----


def _is_unseen(style: ElementStyle) -> bool:
    """Tell whether nobody sees anything of an element, whatever its colours."""
    return style.gone or not style.shown or style.opacity < 0.05


def _is_plain(style: ElementStyle) -> bool:
    """Tell whether text of this style is seen as it is written."""
    return not (style.raised or style.uncertain or style.backwards) and (
        visible(style.text_style()) is Visibility.SHOWN
    )


def _seen_text(text: str, style: ElementStyle) -> str:
    """Return what is seen of a text of this style."""
    visibility = visible(style.text_style())
    if style.gone or not style.shown or (visibility is Visibility.HIDDEN and not style.shadow):
        return ""
    if style.backwards:
        text = _backwards(text, style)
    doubtful = style.uncertain or visibility in (Visibility.DOUBTFUL, Visibility.HIDDEN)
    if style.struck:
        return strike(text)
    if doubtful and style.in_cell:
        text = _DIGIT.sub(_ILLEGIBLE, text)
    if style.raised:
        return raised_text(text) if style.in_cell else f" {text} "
    return text


def _backwards(text: str, style: ElementStyle) -> str:
    """Return a text as it is displayed from right to left: a number alone keeps its order."""
    if style.overridden:
        return text[::-1]
    if style.in_cell and re.search(r"\d", text) and not re.fullmatch(r"\s*\d+(?:[.,]\d+)*\s*", text):
        return _DIGIT.sub(_ILLEGIBLE, text)
    return text


def _is_tiny_box(weighed: Weighed, style: ElementStyle) -> bool:
    """Tell whether CSS makes a picture so small that it is not seen."""
    sizes = [
        pixels(weighed.declared.get(name, ""), style.size)
        for name in ("width", "height", "max-width", "max-height")
    ]
    return any(size is not None and size <= 2 for size in sizes)


def _leaves_ink(style: ElementStyle, weighed: Weighed) -> bool:
    """Tell whether a generated box without text leaves ink."""
    has_ink = any(
        _BOX_WITH_INK.match(name) and not re.match(r"(?:none|0|transparent|initial)", value)
        for name, value in weighed.declared.items()
    )
    return has_ink and (style.apart or style.covers or style.display != "inline")


def _generated_text(content: str, attributes: Mapping[str, str | None]) -> str:
    """Return the text that `content` generates, `INK` for what is no plain text."""
    import tinycss2  # few pages need it

    return "".join(_pieces(tinycss2.parse_component_value_list(content, skip_comments=True), attributes))


def _pieces(tokens: Iterable[Any], attributes: Mapping[str, str | None]) -> Iterator[str]:
    for token in tokens:
        if token == "/":
            return  # what follows is for the ear
        if token.type == "string":
            yield token.value
        elif token.type == "ident":
            yield _QUOTES.get(token.lower_value, "")
        elif token.type == "function" and token.lower_name == "attr":
            name = next((inner.value for inner in token.arguments if inner.type == "ident"), "")
            yield attributes.get(name.lower()) or ""
        elif token.type != "whitespace":
            yield INK
