# ruff: noqa: E501 (sentences of a page)
"""Write the page of all findings: python -m tests.tools.findings_page.

`gojparse/FINDINGS.md` lists every rule with its severity and its sentences in
both languages, in the order of the catalogue. It comes from `rules.py` and
`findings.toml` alone; a test fails when it is out of date.
"""

from __future__ import annotations

from pathlib import Path

from gojparse import rules
from gojparse.messages import FINDINGS, catalogue
from gojparse.rules import CATALOGUE, Rule

PAGE = Path(rules.__file__).with_name("FINDINGS.md")

_HEAD = """# Findings

Every finding names the smallest thing it is about: the cell, else the line, else the table. An `error` says that a printed number cannot be right or could not be read for sure, a `warning` is a question to the issuer or a reader, a `note` is worth knowing and no fault. Words in braces are filled in: `{expected}` and `{found}` are columns of the table `findings`.

This page is written by `python -m tests.tools.findings_page` from `rules.py` and `findings.toml`.

| finding | severity | sentence | 说明 |
|---|---|---|---|
"""


def page() -> str:
    """The page as it should be."""
    rows = [_row(rule) for rule in CATALOGUE.values()]
    rows += [_row(variant) for variant in _variants()]
    return _HEAD + "".join(sorted(rows, key=_place))


def _variants() -> list[Rule]:
    """The sentences of rules that have several, each under its name with a dot."""
    named = [key for key in catalogue(FINDINGS) if "." in key]
    return [
        Rule(name, CATALOGUE[name].severity, variant)
        for name, _, variant in (k.partition(".") for k in named)
    ]


def _row(rule: Rule) -> str:
    english, chinese = (rule.template(language).replace("|", "\\|") for language in ("en", "zh"))
    severity = "" if rule.variant else rule.severity.value
    return f"| `{rule.key}` | {severity} | {english} | {chinese} |\n"


def _place(row: str) -> tuple[int, str]:
    """The order of the catalogue, a rule's other sentences behind its first."""
    key = row.split("`")[1]
    return list(CATALOGUE).index(key.partition(".")[0]), key


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
