"""Fields and numbered lists of WordprocessingML: what is printed and stored nowhere as text.

The code of a field is not printed, its stored result is.

A drop-down field shows the entry that was chosen, and stores no text of it.
Formulas drawn by a field (EQ), ticked boxes and results that were never
worked out are seen and are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gojparse.readers.docx.styles import DocxStyles
from gojparse.readers.package import attribute, find_child, local_name
from gojparse.readers.visible import INK, draws_signs
from gojparse.readers.word.assembly import is_ink_field

_FLAT_FORMULA = frozenset(
    ("oMath", "r", "rPr", "t", "ctrlPr", "sty", "rFonts", "i", "sz", "szCs", "color", "lang")
)


@dataclass(slots=True)
class _OpenField:
    """A field whose end was not reached yet."""

    form: Any  # the data of a form field
    is_code: bool = True  # True while its code is read
    code: list[str] = field(default_factory=list)
    has_result: bool = False


class OpenFields:
    """The fields that are open at a place of a paragraph. None extends beyond it."""

    def __init__(self) -> None:
        """Start outside all fields."""
        self._open: list[_OpenField] = []

    def __bool__(self) -> bool:
        """Tell whether a field is open."""
        return bool(self._open)

    @property
    def hide_text(self) -> bool:
        """Tell whether text here belongs to a code, or is the stored text of a drop-down field."""
        return any(one.is_code or _drop_down(one.form) is not None for one in self._open)

    def add_code(self, text: str | None) -> None:
        """Take a part of the code of the innermost field."""
        if self._open:
            self._open[-1].code.append(text or "")

    def note_result(self, text: str | None) -> None:
        """Note that a result is printed here."""
        if text and text.strip():
            for one in self._open:
                one.has_result = True

    def mark(self, element: Any) -> str:
        """Follow `w:fldChar`; return what is seen of a field that ends here beside its stored text."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_OpenField(find_child(element, "ffData")))
        elif self._open and kind == "separate":
            self._open[-1].is_code = False
        elif self._open and kind == "end":
            ended = self._open.pop()
            return "" if self.hide_text else _print_of(ended)
        return ""


def _print_of(ended: _OpenField) -> str:
    """Return what is seen of a field beside its stored text."""
    drop_down = _drop_down(ended.form)
    if drop_down is not None:
        return _chosen_entry(drop_down)
    return print_without_result("".join(ended.code), has_result=ended.has_result)


def print_without_result(code: str, *, has_result: bool) -> str:
    """Return `INK` for a field whose result is seen and is not stored."""
    return INK if is_ink_field(code, has_result=has_result) else ""


def _drop_down(form: Any) -> Any:
    return None if form is None else find_child(form, "ddList")


def _chosen_entry(drop_down: Any) -> str:
    """Return the entry that is displayed: the chosen one, else the usual one, else the first."""
    entries = [attribute(one, "val") or "" for one in drop_down if local_name(one) == "listEntry"]
    for name in ("result", "default"):
        element = find_child(drop_down, name)
        number = "" if element is None else attribute(element, "val") or ""
        if number.isdecimal() and len(number) < 5:
            return entries[int(number)] if int(number) < len(entries) else INK
    return entries[0] if entries else ""


# ---- numbered lists ----

_FIRST_LEVEL = "0"


class PrintedNumbers:
    """The lists of a document, and the levels of each that print a number or a bullet."""

    def __init__(self, part: Any) -> None:
        """Take the part `numbering`; None where no paragraph is in a list."""
        shapes: dict[str | None, set[str | None]] = {}
        self._lists: dict[str | None, set[str | None]] = {}
        self._styles: dict[str | None, bool] = {}
        for element in () if part is None else part:
            name = local_name(element)
            if name == "abstractNum":
                levels = (inner for inner in element if local_name(inner) == "lvl" and _prints(inner))
                shapes[attribute(element, "abstractNumId")] = {attribute(level, "ilvl") for level in levels}
            elif name == "num":
                shape = find_child(element, "abstractNumId")
                number = None if shape is None else attribute(shape, "val")
                self._lists[attribute(element, "numId")] = shapes.get(number, set())

    def is_printed(self, own: Any, style: str | None, styles: DocxStyles) -> bool:
        """Tell whether a number or a bullet, its own or its style's, stands in front of a paragraph."""
        if not self._lists:
            return False
        if own is None:
            return self._is_style_printed(style, styles)
        inherited = (find_child(one, "pPr", "numPr") for one in styles.ancestry("paragraph", style))
        return self._prints(own, *inherited)

    def _is_style_printed(self, style: str | None, styles: DocxStyles) -> bool:
        """Tell the same of a paragraph that states nothing itself."""
        if style not in self._styles:
            stated = (find_child(one, "pPr", "numPr") for one in styles.ancestry("paragraph", style))
            self._styles[style] = self._prints(*stated)
        return self._styles[style]

    def _prints(self, *numbers: Any) -> bool:
        """Tell whether what the levels state, the nearest first, is a list that prints something."""
        level = _first_value(numbers, "ilvl") or _FIRST_LEVEL
        return level in self._lists.get(_first_value(numbers, "numId"), ())


def _first_value(numbers: Iterable[Any], name: str) -> str | None:
    """Return what the first of these elements that states it says."""
    stated = (find_child(number, name) for number in numbers if number is not None)
    element = next((one for one in stated if one is not None), None)
    return None if element is None else attribute(element, "val")


def _prints(level: Any) -> bool:
    """Tell whether a level of a list prints anything in front of its paragraphs."""
    kind, text = find_child(level, "numFmt"), find_child(level, "lvlText")
    if kind is not None and attribute(kind, "val") == "none" and not _fixed(text):
        return False
    hidden = find_child(level, "rPr", "vanish")
    return hidden is None and text is not None and bool((attribute(text, "val") or "").strip())


def _fixed(text: Any) -> str:
    """Return the part of a level's text that is no number."""
    parts = "" if text is None else attribute(text, "val") or ""
    return parts if "%" not in parts else parts.partition("%")[0].strip()


def symbol(element: Any) -> str:
    """Return a character of a symbol font by its code. Its shape is unknown, its presence is not."""
    code = attribute(element, "char") or ""
    is_known = re.fullmatch("[0-9A-Fa-f]{4}", code) and not code.upper().startswith("D")
    is_sign = draws_signs(attribute(element, "font") or "")
    return chr(int(code, 16)) if is_known and not (is_sign and int(code, 16) < 0xF000) else "\ufffd"


def is_built_formula(formula: Any) -> bool:
    """Tell whether a formula is more than letters in a row."""
    return any(local_name(element) not in _FLAT_FORMULA for element in formula.iter())


def own_properties(element: Any, name: str) -> Any:
    """Return the properties of a paragraph or run; where there are any, they come first."""
    first = element[0] if len(element) else None
    return first if first is not None and local_name(first) == name else None


def run_properties(run: Any) -> Any:
    """Return `w:rPr` of a run; a run of a formula has another one of its own before it."""
    first = own_properties(run, "rPr")
    if first is not None and "/math" in str(first.tag):
        return run[1] if len(run) > 1 and local_name(run[1]) == "rPr" else None
    return first


def cell_merge(properties: Mapping[str, Any], name: str) -> str | None:
    """Return restart, continue (also for an empty mark), or None where nothing is merged."""
    element = properties.get(name)
    return None if element is None else attribute(element, "val") or "continue"
