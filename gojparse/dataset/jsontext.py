"""A report as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from gojparse.dataset.rows import nested_report
from gojparse.model import Report

_NAMELESS = '"source": ""'


def json_text(value: object) -> str:
    """The value as JSON on one line; decimals as numbers with just the digits they need."""
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)}: {json_text(part)}" for key, part in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value, ensure_ascii=False)


def pack_json(report: Report) -> bytes:
    """The report as JSON without its source, which `json_line` puts in."""
    return json_text(nested_report(replace(report, source=""))).encode()


def json_line(packed: bytes, source: str, member: str = "") -> str:
    """The line for this source of a report; `member`: its place in an archive, in front of all places."""
    text = packed.decode()
    if member:  # inside a string these quotes would be escaped: this is a key and nothing else
        before = json.dumps(f"member={member};", ensure_ascii=False)[1:-1]
        text = text.replace('"locator": "', f'"locator": "{before}')
    return text.replace(_NAMELESS, f'"source": {json.dumps(source, ensure_ascii=False)}', 1)
