"""Every sentence is there in both languages, and every key and fact that the code gives has its place."""

from __future__ import annotations

import ast
import pickle
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from gojparse import readers, rules
from gojparse.batch import cluster, output
from gojparse.batch.archives import streams
from gojparse.cli import dataset
from gojparse.compare.export import excel, filters
from gojparse.compare.export import files as export
from gojparse.dataset import files as written
from gojparse.errors import GojparseError, NotWritten, Unreadable, WrongUsage
from gojparse.messages import FINDINGS, LANGUAGES, MESSAGES, Phrase, catalogue, near, template
from gojparse.readers import READERS
from gojparse.readers.doc.pieces import OldWordVersion
from tests.tools.findings_page import PAGE, page

PACKAGE = Path(rules.__file__).parent
ERRORS = (
    Unreadable, WrongUsage, NotWritten, OldWordVersion, streams.ArchiveStopped, dataset.NoReport,
    cluster.ClusterFailed, output.FolderBusy, output.NothingToResume, written.FolderOccupied,
    written.WritingFailed, export.UnknownSuffix, export.FileOccupied, export.FileNotWritten,
    filters.WrongFilter, excel.TooManyRows,
)  # fmt: skip
SECTIONS = {kind.__name__: kind.section for kind in ERRORS}
CALLS = {"message": "cli", "count": "cli", "counted": "cli", "_too_large": "unreadable", "beyond": "amount"}
CALLS.update({name: SECTIONS[name] for name in ("Unreadable", "WrongUsage", "NotWritten", "NoReport")})
CALLS.update({"OldWordVersion": "unreadable", "ArchiveStopped": "unreadable"})
GIVEN = {"n", "carrier", "program"}  # by what counts, and by the format


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("file", (FINDINGS, MESSAGES))
def test_both_languages_say_the_same_facts(file: str) -> None:
    for key, entry in catalogue(file).items():
        assert set(entry) == set(LANGUAGES), key
        assert fields(entry["en"]) == fields(entry["zh"]), key


@pytest.mark.parametrize("file", (FINDINGS, MESSAGES))
def test_sentences_have_the_punctuation_of_their_language(file: str) -> None:
    for key, entry in catalogue(file).items():
        assert not re.search("[，。；：（）“”]", entry["en"].replace("（七）", "")), key
        assert not re.search("[一-鿿][,;:?(]|[,;?)][一-鿿]", entry["zh"]), key
        assert "您" not in entry["zh"], key
        for language in LANGUAGES:
            assert entry[language].strip() == entry[language] or entry[language][0] in " ;", key


def test_every_rule_has_its_sentence_and_every_sentence_its_rule() -> None:
    keys = {rule.key for rule in vars(rules).values() if isinstance(rule, rules.Rule)}
    assert keys == set(catalogue(FINDINGS))


def test_importing_the_rules_reads_no_file() -> None:
    catalogue.cache_clear()
    assert rules.SHORT_LINE.severity == "warning"
    assert catalogue.cache_info().currsize == 0


# ---- the keys in the code ----


@dataclass(frozen=True)
class Use:
    """A call that names a sentence: where, the sentence as a pattern, and the facts that are given."""

    place: str
    key: str
    facts: frozenset[str]
    is_open: bool  # more facts come from a mapping


@cache
def trees() -> dict[str, ast.Module]:
    return {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def uses() -> Iterator[Use]:
    for name, tree in trees().items():
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        within = {inner: outer.name for outer in classes for inner in ast.walk(outer)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                section = section_of(node.func, within.get(node, ""))
                for key in patterns(node.args[0]) if section is not None else ():
                    facts = frozenset(word.arg for word in node.keywords if word.arg)
                    is_open = any(word.arg is None for word in node.keywords) or section == "amount"
                    whole = key if not section or r"\." in key else rf"{section}\.{key}"
                    yield Use(f"{name}:{node.lineno}", whole, facts, is_open)


def section_of(function: ast.expr, inside: str) -> str | None:
    """The section that a call looks its key up in; `""` where the key names it, None for other calls."""
    if isinstance(function, ast.Name):
        return "" if function.id == "Phrase" else CALLS.get(function.id)
    if isinstance(function, ast.Attribute) and function.attr == "__init__":
        return SECTIONS.get(inside)
    return None


def patterns(argument: ast.expr) -> Iterator[str]:
    """The strings that an argument may be, as patterns."""
    if isinstance(argument, ast.IfExp):
        yield from patterns(argument.body)
        yield from patterns(argument.orelse)
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield re.escape(argument.value)
    elif isinstance(argument, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else None for part in argument.values)
        yield "".join("[a-z0-9_-]+" if part is None else re.escape(str(part)) for part in parts)


def test_every_key_in_the_code_has_its_sentence_and_gets_its_facts() -> None:
    sentences, seen = catalogue(MESSAGES), 0
    for use in uses():
        keys = [key for key in sentences if re.fullmatch(use.key, key)]
        if use.key.startswith("[a-z0-9_-]+") or (not keys and use.key.count("[a-z0-9_-]+") > 0):
            continue  # a key made of variables only
        assert keys, f"{use.place}: {use.key}"
        seen += 1
        for key in keys:
            missing = fields(sentences[key]["en"]) - use.facts - GIVEN
            assert use.is_open or not missing, f"{use.place}: {key} needs {missing}"
    assert seen > 200


def test_every_sentence_is_used() -> None:
    nodes = [node for tree in trees().values() for node in ast.walk(tree)]
    strings = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    made = [pattern for node in nodes if isinstance(node, ast.JoinedStr) for pattern in patterns(node)]
    made = [pattern for pattern in made if len(pattern) > len("[a-z0-9_-]+-")]
    for key in catalogue(MESSAGES):
        section, _, name = key.partition(".")
        plain = re.sub("-(one|no-ocr|unrecognised)$", "", name)
        if section not in CODES and not {key, name, plain} & strings:
            assert any(re.fullmatch(pattern, name) for pattern in made), key


CODES = {"carrier", "program", "identity", "place"}  # sections whose names are codes


# ---- phrases and errors ----


def test_a_phrase_is_said_in_either_language() -> None:
    phrase = Phrase("unreadable.beyond", limit=2000, what=Phrase("amount.columns"))
    assert str(phrase.reason) == "the document has more than 2,000 columns in one table"
    assert phrase.reason.sentence("zh") == "文件的表格列数超过2,000"
    assert phrase == Phrase("unreadable.beyond", limit=2000, what=Phrase("amount.columns"))
    assert phrase != Phrase("unreadable.beyond", limit=2001, what=Phrase("amount.columns"))
    assert str(near(["a", "b"])) == " (did you mean a, b?)"
    assert not near([])


def test_an_error_has_a_reason_and_a_remedy() -> None:
    error = Unreadable("encrypted", format="docx")
    assert str(error) == f"{error.reason}; {error.remedy}"
    assert error.reason == "the Word document is encrypted"
    assert error.sentence("zh").startswith("Word文档已加密；请")
    assert error.of_format("doc").key == "encrypted"


@pytest.mark.parametrize(
    "error",
    (
        Unreadable("encrypted", format="docx"),
        streams.ArchiveStopped("archive-members", whole=True, limit=7),
        filters.WrongFilter("column", "x=1", ("year",)),
        written.WritingFailed(Path("a"), OSError(28, "No space left")),
        WrongUsage("day", day="x"),
    ),
)
def test_errors_travel_between_processes(error: GojparseError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error)
    assert vars(again) == vars(error)
    assert again.sentence("zh") == error.sentence("zh") != str(error)


def test_every_format_is_called_by_a_name() -> None:
    names = {kind for carrier in READERS for kind in carrier.kinds}
    assert {f"carrier.{name}" for name in names} <= set(catalogue(MESSAGES))


def test_what_no_reader_reads_has_its_sentence() -> None:
    for key in readers._REFUSED.values():
        assert template(MESSAGES, f"unreadable.{key}", "zh")


def test_the_page_of_findings_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.tools.findings_page"
