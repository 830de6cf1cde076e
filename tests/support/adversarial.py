"""Text that is as bad as can be for a regular expression: nearly a match, long, and broken at its end.

Made from the pattern itself: each part that may be repeated is repeated by
thousands, alone and with what stands before it, and the text then ends in a
sign that fits nothing. Patterns that take four times as long for four times
the text are linear; quadratic ones take sixteen times.

Patterns of the package `regex` are timed with `regex`. To make texts for them
their word lists are written out, so that the parser of `re` can read them.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any, NamedTuple, TypeAlias

import regex

import gojparse
from gojparse import patterns as wrappers

Text: TypeAlias = Callable[[int], str]  # a text of about this length

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
_BREAK = "\x07"
_REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT)
_OFTEN = 3  # a part that may be repeated more often than this may cost time


class Pattern(NamedTuple):
    """A pattern of the package: its module, its name, the methods called on it.

    `pattern` is written in the syntax of `re`. `compiled` is what the package runs, if it is not that.
    """

    module: str
    name: str
    pattern: Any
    flags: int
    methods: tuple[str, ...]
    compiled: Any = None

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern that a module of the package keeps, each once."""
    used = _uses()
    found: dict[Any, Pattern] = {}
    for module in pkgutil.walk_packages(gojparse.__path__, "gojparse."):
        if module.name == "gojparse.__main__":
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for pattern, flags, compiled in _within(value):
                methods = tuple(sorted(used.get(name, ()))) or ("search",)
                found.setdefault(pattern, Pattern(module.name, name, pattern, flags, methods, compiled))
    return tuple(found.values())


def _within(value: object) -> Iterator[tuple[Any, int, Any]]:
    """The patterns in a value: itself, or what a small table holds."""
    if isinstance(value, re.Pattern):
        yield value.pattern, value.flags & ~re.UNICODE, None
    elif type(value).__name__ == "_Pattern":
        yield value.__dict__["pattern"], 0, None
    elif isinstance(value, wrappers.ShortTextPattern):
        yield value.pattern, 0, None
    elif isinstance(value, wrappers.Pattern):
        yield written_out(value), 0, regex.compile(value.pattern, **value.words)
    elif isinstance(value, (tuple, list, set, frozenset, dict)) and len(value) < 500:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _within(inner)


def written_out(pattern: wrappers.Pattern) -> str:
    """The expression of a pattern of `regex` as `re` would have it: named lists and \\p{Han} written out."""
    lists = {name: "|".join(map(re.escape, words)) for name, words in pattern.words.items()}
    text = re.sub(r"\\L<(\w+)>", lambda match: f"(?:{lists[match[1]]})", pattern.pattern)
    text = re.sub(r"(\[[^]\\]*)\\p\{Han\}", lambda match: match[1] + _HAN, text)  # in a set of characters
    return text.replace(r"\p{Han}", f"[{_HAN}]")


_HAN = "\u4e00-\u9fff"


def _uses() -> dict[str, set[str]]:
    """For each name, the methods of a pattern that are called on it anywhere."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for file in Path(gojparse.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.value, ast.Name):
                used[node.value.id].add(node.attr)
    return used


# ---- texts ----


def texts(pattern: Pattern) -> Iterator[Text]:
    """Texts that nearly match."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    for seed in range(2):
        for repeat in _repeats(tree):
            yield _repeated(tree, repeat, seed)
            yield _again(_sample(tree, random.Random(seed), repeat, 1)[:-1])
            yield _again(_sample(repeat[2], random.Random(seed)))
        whole = _sample(tree, random.Random(seed))
        for cut in (len(whole) - 1, len(whole) // 2, 1):
            yield _again(whole[:cut])
    for sign in " \t0一(<\"年.-—的'":
        yield _again(sign)


def _repeated(tree: Any, repeat: Any, seed: int) -> Text:
    return lambda length: _sample(tree, random.Random(seed), repeat, length)[:-1] + _BREAK


def _again(piece: str) -> Text:
    piece = piece or "x"
    return lambda length: piece * (length // len(piece) + 1) + _BREAK


def _repeats(tree: Any) -> Iterator[Any]:
    for kind, value in tree:
        if kind in _REPEATS and value[1] > _OFTEN:
            yield value
        for inner in _inner(kind, value):
            yield from _repeats(inner)


def _inner(kind: Any, value: Any) -> list[Any]:
    """The patterns inside a part of a pattern."""
    if kind in _REPEATS:
        return [value[2]]
    if kind is kinds.SUBPATTERN:
        return [value[3]]
    if kind is kinds.BRANCH:
        return list(value[1])
    if kind is kinds.ATOMIC_GROUP:
        return [value]
    return [value[1]] if kind in (kinds.ASSERT, kinds.ASSERT_NOT) else []


def _sample(tree: Any, chance: random.Random, repeat: Any = None, times: int = 0) -> str:
    """A text that matches, or nearly; `repeat`, a part of the pattern, is repeated this often."""
    return "".join(_piece(kind, value, chance, repeat, times) for kind, value in tree)


def _piece(kind: Any, value: Any, chance: random.Random, repeat: Any, times: int) -> str:
    if kind is kinds.LITERAL:
        return chr(value)
    if kind in (kinds.ANY, kinds.NOT_LITERAL):
        return "x" if value != ord("x") else "y"
    if kind is kinds.IN:
        return _one_of(value, chance)
    if kind in _REPEATS:
        least, most, inner = value
        if value is repeat:
            return "".join(_sample(inner, chance) for _ in range(min(times, int(most))))
        count = chance.choice((least, min(int(most), least + 1)))
        return "".join(_sample(inner, chance, repeat, times) for _ in range(count))
    if kind is kinds.SUBPATTERN:
        return _sample(value[3], chance, repeat, times)
    if kind is kinds.ATOMIC_GROUP:
        return _sample(value, chance, repeat, times)
    if kind is kinds.BRANCH:
        way = next((b for b in value[1] if _holds(b, repeat)), None) if repeat else None
        return _sample(way or chance.choice(value[1]), chance, repeat, times)
    return ""


def _holds(tree: Any, repeat: Any) -> bool:
    return any(value is repeat or any(_holds(i, repeat) for i in _inner(kind, value)) for kind, value in tree)


_CLASSES = {"DIGIT": "1", "SPACE": " ", "WORD": "x", "NOT_SPACE": "x", "NOT_DIGIT": "x", "NOT_WORD": "-"}


def _one_of(choices: Any, chance: random.Random) -> str:
    """A sign of a set; of one that only excludes, a likely one."""
    if choices[0][0] is kinds.NEGATE:
        excluded = {chr(value) for kind, value in choices[1:] if kind is kinds.LITERAL}
        return next(sign for sign in "x一1 " if sign not in excluded)
    kind, value = chance.choice(choices)
    if kind is kinds.LITERAL:
        return chr(value)
    if kind is kinds.RANGE:
        return chr(value[0])
    return _CLASSES[str(value).removeprefix("CATEGORY_")]


# ---- time ----


def growth(pattern: Pattern, text: Text, length: int) -> tuple[float, float]:
    """Seconds for a text of four times the length, and how many times those of the length."""
    compiled = pattern.compiled or re.compile(pattern.pattern, pattern.flags)
    short, long = text(length), text(4 * length)
    if len(long) < 2 * len(short):
        return 0.0, 1.0  # the repetition is bounded
    before = _seconds(compiled, pattern.methods, short)
    after = _seconds(compiled, pattern.methods, long)
    return after, after / max(before, 1e-9) * 4 * len(short) / len(long)


def _seconds(compiled: Any, methods: tuple[str, ...], text: str) -> float:
    subject = text.encode("utf-8", "replace") if isinstance(compiled.pattern, bytes) else text
    best = float("inf")
    for _ in range(3):
        began = process_time()
        for method in methods:
            if method == "sub":
                compiled.sub(subject[:0], subject)
            else:
                found = getattr(compiled, method)(subject)
                if method == "finditer":
                    for _match in found:
                        pass
        best = min(best, process_time() - began)
    return best
