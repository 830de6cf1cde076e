"""The texts of the page, in English and Chinese; the longer ones are in words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from gojparse.compare.panel import SUPERSEDED, UNDECIDED
from gojparse.dataset.words import ISSUER_TYPES, LEVELS, VERDICT_LABELS, status_meaning
from gojparse.model import Status

Pair = tuple[str, str]

_FOLDER = Path(__file__).parent


def _loaded() -> dict[str, Pair]:
    texts = tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))
    return {key: (text["en"], text["zh"]) for key, text in texts.items()}


WORDS: Mapping[str, Pair] = _loaded()
"""The page's texts: English, Chinese."""
MARKS: Mapping[str, str] = {
    "read": "", "placed": "^", "implied": "*", "restored": "~", "blank": "_", "slash": "/", "dash": "-",
    "absent": ".", "ambiguous": "?", "unreadable": "!", "unit_unknown": "¤", "versions_differ": "≠",
    "corrected": "✎", "no_cell": "·",
}  # fmt: skip
"""The sign behind a value, or in its place, as `gojparse show` has it; the last four are the panel's own."""


def statuses() -> dict[str, Pair]:
    """Return each status in words."""
    words = {str(s): (status_meaning(s, "en"), status_meaning(s, "zh")) for s in Status}
    return {
        **words,
        **{name: WORDS[name] for name in ("unit_unknown", "versions_differ", "corrected", "no_cell")},
    }


def verdict_words(name: str) -> Pair:
    """A verdict in words."""
    return _SHORT.get(name, name.replace("_", " ")), VERDICT_LABELS.get(name, _UNDECIDED.get(name, name))


def office_kind(issuer_type: str | None, level: str | None) -> Pair:
    """Return the kind of office that an issuer is, in words."""
    parts = [part for part in (level, issuer_type) if part]
    known = {**LEVELS, **ISSUER_TYPES}
    return ", ".join(part.replace("_", " ") for part in parts), " · ".join(known.get(p, p) for p in parts)


_UNDECIDED = {UNDECIDED: "版本不一"}
_SHORT = {"balanced_trivially": "all zero"}
LEFT_OUT: Mapping[str, str] = {
    **VERDICT_LABELS,
    "no issuer or no year": "机关或年度不明",
    SUPERSEDED: "已有未被选取的较新版本",
    "published after the day asked for, or without a date": "发布于所问日期之后，或无日期",
}
READ = str(Status.READ)
