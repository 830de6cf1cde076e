"""The longest passages that two reports share, as the first of them prints them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from gojparse.compare.checks.masking import MASK, Names, traced
from gojparse.compare.checks.shingles import LENGTH, Hashes, among, in_order
from gojparse.text import squeeze

Prose: TypeAlias = tuple[Mapping[str, str], Names]
"""A report's prose by section, and its names."""
_OPENING, _CLOSING = "（(《“‘【", "。；！？）)》”’】"
_MOST = 5
_SHORTEST = 2 * LENGTH  # letters; less is a phrase, not a passage


def passages(own: Prose, other: Prose, prescribed: Hashes) -> tuple[str, ...]:
    """At most five passages, the longest first; what is prescribed to all is none."""
    found = [
        passage
        for section, text in own[0].items()
        if section in other[0]
        for passage in _shared(text, own[1], other[0][section], other[1], prescribed)
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda passage: -len(passage))))[:_MOST]


def _shared(text: str, names: Names, other: str, others_names: Names, prescribed: Hashes) -> Iterator[str]:
    from rapidfuzz.distance import Indel

    mine, theirs = traced(text, names), traced(other, others_names)
    for block in Indel.opcodes(mine.letters, theirs.letters):
        start, end = block.src_start, block.src_end
        letters = mine.letters[start:end]
        if block.tag != "equal" or len(letters.replace(MASK, "")) < _SHORTEST:
            continue
        if among(in_order(letters), prescribed).mean() < 0.5:
            yield _with_marks(text, mine.places[start][0], mine.places[end - 1][1])


def _with_marks(text: str, start: int, end: int) -> str:
    """A stretch of the print with the brackets before and the marks behind it, which are no letters."""
    while start and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return squeeze(text[start:end])
