"""Markdown's marks inside a line or a cell, and the text that is printed between them.

Converters write numbers as `**12**`, `$12$` or `12[^1]`: the marks are no
part of the number. What is struck out or hidden is read as on a web page, and
what is raised or linked stays apart from the digits around it.
"""

from __future__ import annotations

import html
import re

from gojparse.readers.visible import STROKE, strike, unstruck_or_all

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED = re.compile(r"<su[pb]\b[^<>]*>", re.IGNORECASE)
_STRUCK_TAG = re.compile(r"<(del|strike|s)\b[^<>]*>([^<]*)</\1\s*>", re.IGNORECASE)
_INLINE_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_STYLED = re.compile(r"<[a-z][^<>]*\s(?:style\s*=|hidden\b)|<font\b", re.IGNORECASE)

_MARKS = frozenset("*_`=[$~\\<&")
_AROUND = re.compile(r"(\*{1,3}|_{2,3}|`|==)\s*([^\s*_`=](?:.{0,600}?[^\s*_`=])?)\s*\1", re.DOTALL)
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200}?)(?<=\S)\1")
_STRUCK = re.compile(r"~~(?=\S)([^~]{1,200}?)(?<=\S)~~")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")
_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\([^()\s]*\)")
_FORMULA = re.compile(r"\$\s*+(?:\\(?:mathbf|mathrm|text|textbf)\s*+\{\s*+)?([-+]?[\d.,]++)\s*+(?:\}\s*+)?\$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def without_inline_html(text: str) -> str:
    """Return a text without inline HTML, which Markdown allows."""
    if "<" in text:
        if _STYLED.search(text):
            text = _displayed(text)
        text = _STRUCK_TAG.sub(lambda match: strike(match[2]), _without_comments(text))
        text = _RAISED.sub(" ", text)  # 237<sup>1</sup> is not 2371
        text = _INLINE_TAG.sub("", _BREAK.sub("\n", text))
    text = html.unescape(text) if "&" in text else text
    return unstruck_or_all(text) if STROKE in text else text


def _without_comments(text: str) -> str:
    """Return a text without comments. One that does not end is none, or all text behind it would vanish."""
    kept, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 2)) >= 0:
        kept.append(text[end:start])
        end = close + 3
    return "".join(kept) + text[end:]


def _displayed(text: str) -> str:
    """Return the text as a browser displays it in the cell of a table."""
    from gojparse.model import Grid
    from gojparse.readers.web.html import flow_of

    flow = flow_of(f"<table><tr><td>.</td><td>{text}</td></tr></table>")
    cells = [cell.text for piece in flow if isinstance(piece, Grid) for cell in piece.cells]
    return html.escape(cells[1], quote=False) if len(cells) == 2 else text


def plain_cell_text(text: str) -> str:
    """Return the text that a cell prints, without its marks."""
    if _MARKS.isdisjoint(text):
        return text  # nearly every cell
    if around := _AROUND.fullmatch(text):
        text = around[2]
    if "[" in text:
        text = _FOOTNOTE.sub("", text)
        text = _LINK.sub(lambda match: "" if match[1] else f" {match[2]} ", text)
    if "$" in text and (formula := _FORMULA.fullmatch(text.strip())):
        text = formula[1]
    if "~~" in text:
        text = _STRUCK.sub(lambda match: strike(match[1]), text)
    if "**" in text or "__" in text:
        text = _BOLD.sub(r"\2", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return without_inline_html(text).strip(" \t")
