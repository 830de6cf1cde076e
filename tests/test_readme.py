"""README.md does not go stale: its commands run, and what it shows is what comes out."""

from __future__ import annotations

import doctest
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import gojparse
from corpus.generate.panel import write
from gojparse.cli.app import app
from gojparse.compare.export import files
from gojparse.compare.numbers import open_dataset
from gojparse.compare.panel import build_panel
from gojparse.dataset import TABLE_NAMES
from gojparse.dataset.words import DISCLOSURE_VERDICTS, VERDICTS
from gojparse.errors import Exit
from gojparse.model import Status
from tests.support.readme import README, ROOT, blocks, chapters, commands, place, typed_again

TEXT = README.read_text(encoding="utf-8")
COMMANDS = [
    command.name or command.callback.__name__ for command in app.registered_commands if command.callback
]
IN_ENVIRONMENT = re.compile(r"^python3 -m venv \.venv && (.+)$")


def section(heading: str) -> str:
    """The text beneath this heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def first_column(heading: str) -> list[str]:
    """The codes that the table beneath this heading explains."""
    rows = re.findall(r"^\| (.+?) \|", section(heading), re.MULTILINE)
    return [code for row in rows for code in re.findall(r"`(\w+)`", row)]


# ---- what can be run ----


@pytest.mark.parametrize("chapter", chapters("console"))
def test_transcripts_are_what_comes_out(chapter: str, tmp_path: Path) -> None:
    environment = place(tmp_path)
    for block in chapters("console")[chapter]:
        assert commands(block.text)
        again = "".join(typed_again(block.text, tmp_path, environment))
        assert again == block.text, "if this is what it should say now: python -m tests.support.readme"


def test_a_stale_transcript_is_seen(tmp_path: Path) -> None:
    transcript = "$ gojparse --version\ngojparse 0.0\n"
    assert "".join(typed_again(transcript, tmp_path, place(tmp_path))) != transcript


def test_python_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(block.text for block in blocks("pycon")), {}, "README.md", str(README), 0
    )
    assert len(examples.examples) > 5
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0


def test_nothing_else_in_readme_could_be_run() -> None:
    assert set(re.findall(r"^```(\w+)$", TEXT, re.MULTILINE)) == {"sh", "console", "pycon", "sql"}


def test_the_questions_to_a_database_have_answers(tmp_path: Path) -> None:
    write(tmp_path / "reports")
    gojparse.extract(tmp_path / "reports", jobs=2).write(tmp_path / "data", "parquet")
    files.write_panel(build_panel(open_dataset(tmp_path / "data")), tmp_path / "panel.sqlite")
    (block,) = blocks("sql")
    with closing(sqlite3.connect(tmp_path / "panel.sqlite")) as base:
        longest, ended, printed = (
            base.execute(query).fetchall() for query in block.text.split(";") if query.strip()
        )
    assert len(longest) == 10
    assert len(ended) == 6 * 9
    ((source, text, status, locator),) = printed
    assert text.isdigit()
    assert (status, Path(source).parent.name) == ("read", "reports")
    assert locator


def test_the_commands_that_set_up(tmp_path: Path) -> None:
    """They run in .ci/run; here: there are two and one for Debian's packages, and .ci/run finds them."""
    first, packages, second = (line for block in blocks("sh") for line in block.text.strip().splitlines())
    assert re.fullmatch(r"sudo apt-get update && sudo apt-get install -y( [a-z-]+)+", packages)
    assert IN_ENVIRONMENT.match(first)
    assert IN_ENVIRONMENT.match(second)
    endings = re.findall(r"readme_command '(.+)'", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert [command.endswith(ending) for command, ending in zip((first, second), endings, strict=True)] == [
        True
    ] * 2
    job = first.rpartition(" && ")[2]
    assert job.startswith(".venv/bin/gojparse extract corpus/documents -o out ")
    assert f"$ {job.removeprefix('.venv/bin/')}\n" in TEXT
    assert second.endswith(".venv/bin/python -m tests")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named_and_has_its_help(command: str, tmp_path: Path) -> None:
    assert f"`{command}`" in section("A short tour")
    done = subprocess.run(
        ["gojparse", command, "--help"], env=place(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(f"Usage: gojparse {command} ")


def test_options_that_readme_names_exist(tmp_path: Path) -> None:
    environment = place(tmp_path)
    told = "".join(
        subprocess.run(
            ["gojparse", c, "--help"], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for c in COMMANDS
    )
    for option in set(re.findall(r"(?:`| )(--[a-z][a-z-]*)[^`\n]*`", TEXT)):
        assert option in told, option


# ---- what it explains ----


def test_all_statuses_verdicts_and_tables_are_explained() -> None:
    assert sorted(first_column("How to read a cell")) == sorted(Status)
    assert set(first_column("Verdicts")) == {*VERDICTS, *DISCLOSURE_VERDICTS}
    assert first_column("Tables") == list(TABLE_NAMES)


def test_all_exit_codes_are_explained() -> None:
    told = {
        int(code)
        for row in re.findall(r"^\| ([\d, ]+) \|", section("Exit codes"), re.MULTILINE)
        for code in row.split(",")
    }
    assert told == {code.value for code in Exit}


def test_links_and_places_exist() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT):
        assert (ROOT / target).exists(), target
    for target in re.findall(r"`((?:gojparse|corpus|tests|notebooks)/[\w./]+)`", TEXT):
        assert (ROOT / target).exists(), target


def test_it_opens_with_ten_lines_of_chinese() -> None:
    opening = TEXT.split("\n---\n")[0].strip().splitlines()[1:]
    lines = [line for line in opening if line]
    assert len(lines) == 10
    assert all(re.search(r"[一-鿿]{4}", line) for line in lines)
