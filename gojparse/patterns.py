r"""Regular expressions for whole foreign texts, with word lists and a time limit.

A crawled page may hold anything, and a pattern that backtracks over it could
take hours. `Pattern` wraps the package `regex`: its named lists (`\L<words>`)
hold the Chinese words of our data files, `\p{Han}` the characters of Chinese
script, and its time limit turns a text that no pattern can bear into an
`Unreadable` document, as every other clock does. A text of a few characters,
such as a cell or a label, needs none of this: there the standard `re` is faster.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias, cast

from gojparse.errors import Unreadable

SECONDS = 20.0
"""The time limit of one search. Honest reports need less than a hundredth of a second."""

Match: TypeAlias = Any
"""A match of `regex`, which has no type annotations; it offers what `re.Match` offers."""


class Pattern:
    r"""A pattern over whole texts, compiled when it is first used.

    Args:
        expression: The expression in the syntax of `regex`; `\L<name>` stands for a word of the list `name`.
        words: The named lists.
    """

    def __init__(self, expression: str, **words: Collection[str]) -> None:
        """Keep the expression. It is compiled at its first use: most documents need few patterns."""
        self.pattern = expression
        self.words = words

    def search(self, text: str, start: int = 0) -> Match | None:
        """Return the first match at or behind `start`.

        Raises:
            Unreadable: The time limit ran out, as in every other method.
        """
        return self._within_limit("search", text, start)

    def match(self, text: str, start: int = 0) -> Match | None:
        """Return the match that begins at `start`."""
        return self._within_limit("match", text, start)

    def fullmatch(self, text: str) -> Match | None:
        """Return the match of the whole text."""
        return self._within_limit("fullmatch", text)

    def findall(self, text: str) -> list[Any]:
        """Return the matched strings, or their groups."""
        found: list[Any] = self._within_limit("findall", text)
        return found

    def finditer(self, text: str, start: int = 0) -> Iterator[Match]:
        """Yield the matches one after the other; the time limit holds for all of them together."""
        try:
            yield from self._compiled.finditer(text, start, timeout=SECONDS)
        except TimeoutError:
            raise _out_of_time() from None

    def sub(self, replacement: Any, text: str) -> str:
        """Return the text with every match replaced by a string or a function of the match."""
        try:
            replaced: str = self._compiled.sub(replacement, text, timeout=SECONDS)
        except TimeoutError:
            raise _out_of_time() from None
        return replaced

    def split(self, text: str) -> list[str]:
        """Return the pieces between the matches."""
        pieces: list[str] = self._within_limit("split", text)
        return pieces

    @cached_property
    def _compiled(self) -> Any:
        import regex  # takes 10 ms, and a command that reads nothing needs none

        return regex.compile(self.pattern, **self.words)

    def _within_limit(self, method: str, *arguments: object) -> Any:
        try:
            return getattr(self._compiled, method)(*arguments, timeout=SECONDS)
        except TimeoutError:
            raise _out_of_time() from None


def _out_of_time() -> Unreadable:
    return Unreadable("slow-search", rule="cap-reached", seconds=f"{SECONDS:.0f}")


# ---- word lists in data files ----


class WordLists:
    """The word lists of a TOML file, read when the first of them is needed.

    Each table of the file is one list: its `words`, and for some of them the continuations
    (`unless_before`) or beginnings (`unless_after`) with which the word does not count:
    信息 is no part of a name, but 信息中心 is; 厅 is an office, but 大厅 is none.
    """

    def __init__(self, path: Path) -> None:
        """Keep the path. The file is read at the first use: a command that parses nothing needs none."""
        self._path = path

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """Return the words of a list, longest first; for `str.endswith` and the like."""
        return self._lists[name]

    def pattern(self, expression: str) -> re.Pattern[str]:
        r"""Return a pattern for short texts in which `\L<name>` stands for a word of that list.

        It is compiled with `re` at its first use. The notation is that of `Pattern`; `re` takes the first
        alternative that fits, so the longest stands first, as in `regex`.
        """
        return cast("re.Pattern[str]", ShortTextPattern(self, expression))

    def written_out(self, expression: str) -> str:
        """Return an expression with all its lists as alternatives that `re` understands."""
        return re.sub(r"\\L<(\w+)>", lambda match: self._alternatives(match[1]), expression)

    def _alternatives(self, name: str) -> str:
        following: Mapping[str, list[str]] = self._tables[name].get("unless_before", {})
        preceding: Mapping[str, list[str]] = self._tables[name].get("unless_after", {})
        words = (_alternative(word, following.get(word, ()), preceding.get(word, ())) for word in self[name])
        return f"(?:{'|'.join(words)})"

    @cached_property
    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        return tomllib.loads(self._path.read_text(encoding="utf-8"))

    @cached_property
    def _lists(self) -> Mapping[str, tuple[str, ...]]:
        tables = self._tables.items()
        return {name: tuple(sorted(table["words"], key=len, reverse=True)) for name, table in tables}


def _alternative(word: str, following: Collection[str], preceding: Collection[str]) -> str:
    """Return the expression for a word that does not count before and after certain others."""
    before = "".join(f"(?<!{re.escape(other)})" for other in preceding)
    behind = f"(?!{'|'.join(map(re.escape, following))})" if following else ""
    return f"{before}{re.escape(word)}{behind}"


class ShortTextPattern:
    """A pattern with word lists on the standard `re`, compiled when it is first used."""

    def __init__(self, lists: WordLists, expression: str) -> None:
        r"""Keep the expression, in which `\L<name>` stands for a word of the list `name`."""
        self.__dict__.update(lists=lists, expression=expression)

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern and keep its methods, so that the next call costs nothing more."""
        compiled = re.compile(self.__dict__["lists"].written_out(self.__dict__["expression"]))
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "pattern"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)
