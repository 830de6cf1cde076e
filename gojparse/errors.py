"""Exit codes, and the few exceptions: raised only where work cannot go on.

Each names a sentence of `messages.toml` that says what happened, why, and
what to do about it. A bad document is `Unreadable`; everything odd inside a
readable one is a finding instead.
"""

from __future__ import annotations

from enum import IntEnum

from gojparse.messages import Phrase


class Exit(IntEnum):
    """Exit codes of the command line; the first that applies, in this order of precedence."""

    OK = 0
    INTERNAL = 1
    USAGE = 2
    FINDINGS = 3
    SOME_FAILED = 4
    NO_REPORT = 5
    NOT_WRITTEN = 6
    INTERRUPTED = 130
    TERMINATED = 143


class GojparseError(Exception):
    """The base of everything gojparse raises on purpose.

    Args:
        key: The name of its sentence in the section of `messages.toml` that its class names.
        facts: What fills the placeholders of the sentence; they travel between processes.
    """

    exit = Exit.INTERNAL
    section = ""

    def __init__(self, key: str, /, **facts: object) -> None:
        """Keep what the sentence is made of. It is made when somebody asks for it."""
        super().__init__(key)
        self.phrase = Phrase(f"{self.section}.{key}", **facts)

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.sentence("en")

    def __reduce__(self) -> tuple[object, ...]:
        """Return what makes the error anew in another process, whatever its class is called with."""
        return _restored, (type(self), self.args, self.__dict__)

    @property
    def key(self) -> str:
        """The name of the sentence in its section."""
        return str(self.args[0])

    @property
    def reason(self) -> str:
        """The first part of the English sentence, before its first semicolon: what happened."""
        return str(self.phrase.reason)

    @property
    def remedy(self) -> str:
        """The rest of the English sentence: what to do about it. May be empty."""
        return str(self).removeprefix(self.reason).removeprefix("; ")

    def sentence(self, language: str) -> str:
        """Return the sentence in `en` or `zh`."""
        return self.phrase.sentence(language)


def _restored(kind: type[GojparseError], arguments: tuple[str], state: dict[str, object]) -> GojparseError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(state)
    return error


class Unreadable(GojparseError):
    """A document that cannot be opened: what happened, and what to do.

    Args:
        key: The name of its sentence.
        format: The document's format, where it is known.
        rule: The finding it becomes in a batch: `document-unreadable`, or `cap-reached` where one
            of our own limits stopped it.
        facts: What fills the placeholders of the sentence. `carrier` and `program` are known from
            the format: what such a document is called, and what opens it.
    """

    exit = Exit.SOME_FAILED
    section = "unreadable"

    def __init__(
        self, key: str, /, *, format: str = "", rule: str = "document-unreadable", **facts: object
    ) -> None:
        """Keep what the sentence is made of, and what kind of document it is about."""
        names = {"carrier": Phrase(f"carrier.{format}"), "program": Phrase(f"program.{format}")}
        super().__init__(key, **{**names, **facts})
        self.format = format
        self.rule = rule

    def of_format(self, format: str) -> Unreadable:
        """Return the same refusal for the document that this one was found in."""
        return Unreadable(self.key, format=format, rule=self.rule, **self.phrase.facts)


class NotWritten(GojparseError):
    """The output could not be written."""

    exit = Exit.NOT_WRITTEN
    section = "not-written"


class WrongUsage(GojparseError):
    """A request that makes no sense, with the one that would."""

    exit = Exit.USAGE
    section = "usage"
