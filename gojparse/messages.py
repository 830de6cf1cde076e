"""The sentences for people, in English and Chinese.

They live in two data files, so that a translator can work on them:
`findings.toml` has one sentence for every rule, `messages.toml` everything
else that the program says. A file is read at the first sentence that is
wanted from it: most documents need none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh")
FINDINGS, MESSAGES = "findings.toml", "messages.toml"
_COMMA = {"en": ", ", "zh": "、"}
_SEMICOLON = {"en": "; ", "zh": "；"}


class Phrase:
    """A sentence, or a part of one, that can be said in either language.

    Args:
        key: Its section and name in `messages.toml`, joined by a dot.
        facts: What fills its placeholders: text, numbers, other phrases, or a tuple of these for a list.
    """

    __slots__ = ("facts", "key")

    def __init__(self, key: str, /, **facts: object) -> None:
        """Keep key and facts. The file is read when the phrase is said."""
        self.key = key
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        """Tell whether the other phrase says the same."""
        return isinstance(other, Phrase) and (self.key, self.facts) == (other.key, other.facts)

    def __hash__(self) -> int:
        """Return a hash of the key: facts need not be hashable."""
        return hash(self.key)

    def __repr__(self) -> str:
        """Return the English sentence, for people who debug."""
        return f"<Phrase {self.key}: {self}>"

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.sentence("en")

    @property
    def reason(self) -> Phrase:
        """The first part of the sentence: what happened, without what to do about it."""
        return Reason(self.key, **self.facts)

    def sentence(self, language: str) -> str:
        """Return the sentence in `en` or `zh`."""
        return filled(template(MESSAGES, self.key, language), language, self.facts)


class Reason(Phrase):
    """The first part of a sentence: what happened, without what to do about it."""

    __slots__ = ()

    def sentence(self, language: str) -> str:
        """Return the sentence up to its first semicolon, in `en` or `zh`."""
        first, _, _ = template(MESSAGES, self.key, language).partition(_SEMICOLON[language])
        return filled(first, language, self.facts)


def near(names: Iterable[str]) -> Phrase | str:
    """Return the question whether one of these names was meant; nothing where there is none."""
    found = tuple(names)
    return Phrase("usage.near", names=found) if found else ""


def sentence(key: str, language: str, /, **facts: object) -> str:
    """Return a sentence of `messages.toml` in `en` or `zh`, with its placeholders filled."""
    return filled(template(MESSAGES, key, language), language, facts)


def template(file: str, key: str, language: str) -> str:
    """Return a sentence of one of the files with its placeholders as they stand.

    Raises:
        KeyError: The file has no such sentence.
    """
    return catalogue(file)[key][language]


def filled(text: str, language: str, facts: Mapping[str, object]) -> str:
    """Return the text with its placeholders filled; phrases among the facts are said in the same language."""
    return text.format_map(_InLanguage(facts, language))


@cache
def catalogue(file: str) -> Mapping[str, Mapping[str, str]]:
    """Return all sentences of one of the files, by key and language."""
    content = files("gojparse").joinpath(file).read_text(encoding="utf-8")
    return dict(_entries(tomllib.loads(content), ""))


def _entries(table: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, entry in table.items():
        if "en" in entry:
            yield section + name, entry
        else:
            yield from _entries(entry, f"{section}{name}.")


class _InLanguage(Mapping[str, object]):
    """Facts in one language. Each is put into words when a placeholder asks for it."""

    def __init__(self, facts: Mapping[str, object], language: str) -> None:
        self._facts, self._language = facts, language

    def __getitem__(self, name: str) -> object:
        return _in_language(self._facts[name], self._language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def _in_language(fact: object, language: str) -> object:
    if isinstance(fact, Phrase):
        return fact.sentence(language)
    if isinstance(fact, tuple):
        return _COMMA[language].join(str(_in_language(part, language)) for part in fact)
    return fact
