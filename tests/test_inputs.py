"""The documents that a list of paths names: each once, in order."""

from __future__ import annotations

import io
import os
import pickle
import re
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from gojparse.batch import inputs
from gojparse.batch.addresses import addresses, count_addresses, matches
from gojparse.batch.source import UniqueNames, printable_name
from gojparse.errors import Unreadable
from tests.support.packed import page, tarred, zipped


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "a.txt",
        "a/b.html",
        "a/c/d.html",
        "a-b.txt",
        "z.html",
        ".hidden.html",
        "a/.git/x.html",
        "é.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "a/circle").symlink_to("..")
    (tmp_path / "a/gone.html").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ALL = ["a-b.txt", "a.txt", "a/b.html", "a/c/d.html", "a/gone.html", "z.html", "é.txt"]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["."], ALL),
        (["z.html", "."], ["z.html", *[name for name in ALL if name != "z.html"]]),
        ([".", "z.html", "./a/b.html", "a", "a/c/"], ALL),
        (["a/c", "a"], ["a/c/d.html", "a/b.html", "a/gone.html"]),
        (["a", "a", "a/../a"], ["a/b.html", "a/c/d.html", "a/gone.html"]),
        (["*.txt"], ["a-b.txt", "a.txt", "é.txt"]),
        (["?.txt", "a.txt"], ["a.txt", "é.txt"]),
        (["**/*.html"], ["a/b.html", "a/c/d.html", "a/gone.html", "z.html"]),
        (["**"], ALL),
        (["a/*"], ["a/b.html", "a/c/d.html", "a/gone.html"]),
        (["**/c", "a"], ["a/c/d.html", "a/b.html", "a/gone.html"]),
        (["[az]*.txt", "a*"], ["a-b.txt", "a.txt", "a/b.html", "a/c/d.html", "a/gone.html"]),
        (["*.pdf", "no.txt", "no.txt"], ["*.pdf", "no.txt"]),
        ([".", ".hidden.html", "a/.git"], [*ALL, ".hidden.html", "a/.git/x.html"]),
        (["z.html", "*.html"], ["z.html"]),
    ],
)
def test_each_document_once_in_order(tree: Path, paths: list[str], expected: list[str]) -> None:
    found = list(addresses(paths))
    if "a/*" in paths:  # the link is named by the pattern itself, and is a folder then
        found = [name for name in found if "circle" not in name]
    assert found == expected
    if "a/*" not in paths:
        assert count_addresses(paths) == len(expected)


def test_the_output_folder_is_left_out(tree: Path) -> None:
    assert list(addresses(["."], without="a")) == ["a-b.txt", "a.txt", "z.html", "é.txt"]
    assert list(addresses(["a"], without="./a/c/")) == ["a/b.html", "a/gone.html"]


def test_a_file_whose_name_looks_like_a_pattern(tree: Path) -> None:
    Path("a[1].html").write_text("x")
    assert list(addresses(["a[1].html"])) == ["a[1].html"]


def test_names_that_are_no_utf8_are_found_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    names = [b"\xb1\xa8.txt", "报.txt".encode(), b"z.txt", "\U00020000.txt".encode()]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("x")
    found = list(addresses([tmp_path]))
    assert [os.fsencode(name).rpartition(b"/")[2] for name in found] == sorted(names)


def test_a_folder_that_may_not_be_listed_is_told(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def denied(folder: bytes) -> object:
        if folder == b"a/c/":
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", denied)
    assert list(addresses(["a"])) == ["a/b.html", "a/c", "a/gone.html"]
    monkeypatch.setattr(os, "access", lambda *_: False)
    (given,) = inputs.contents("a/c")
    assert "you have no permission to read this file" in str(given.refusal)


def test_a_flat_folder_comes_in_the_order_of_its_names(tmp_path: Path) -> None:
    for number in range(3_000):
        (tmp_path / f"{number}.html").touch()
    found = list(addresses([tmp_path]))
    assert found == sorted(found)
    assert len(found) == 3_000
    assert list(addresses([tmp_path / "*.html"])) == found


def test_a_folder_that_a_pattern_cannot_look_into_is_reported(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: str(path) != "a/c")
    assert matches("a/c*/d.html") == ["a/c", "a/c/d.html"]
    assert matches("*/c**/[d].html") == ["a/c", "a/c/d.html"]
    assert matches("x" * 5000 + "/*") == []


def test_no_folder_is_walked_before_it_is_asked_for(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = addresses(["a-b.txt", "a"])
    assert next(found) == "a-b.txt"
    Path("a/late.html").write_text("x")
    assert "a/late.html" in list(found)


# ---- standard input ----


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def pipe(content: bytes) -> None:
        stream = io.TextIOWrapper(io.BufferedReader(io.BytesIO(content)))  # type: ignore[arg-type]
        monkeypatch.setattr(sys, "stdin", stream)

    return pipe


def test_a_list_on_standard_input(tree: Path, piped: Callable[[bytes], None]) -> None:
    piped("a.txt\r\na\n\nno.html\na.txt\né.txt".encode())
    expected = ["a.txt", "a/b.html", "a/c/d.html", "a/gone.html", "no.html", "é.txt"]
    assert list(addresses(["-"])) == expected
    piped(b"a\0z.html\0")
    assert list(addresses(["-", "-"], from0=True))[-1] == "z.html"
    Path(os.fsdecode(b"\xb1\n\xa8.txt")).write_text("x")
    piped(b"\xb1\n\xa8.txt\0a.txt")
    assert list(addresses(["-"], from0=True)) == [os.fsdecode(b"\xb1\n\xa8.txt"), "a.txt"]
    piped(b"nothing here is a report\0")
    assert list(addresses(["-"], from0=True)) == ["nothing here is a report"]
    assert count_addresses(["-"]) is None


@pytest.mark.parametrize(
    "document",
    [
        page(201),
        b"",
        b"%PDF-1.7\n...",
        "甲镇2023年报告\n一、总体情况\nhttp://www.jia.gov.cn/\n规章\t1\t2\n".encode(),
        "甲镇2023年报告\n一、总体情况\n".encode("gb18030"),
        b"one",
        "政府信息公开".encode("utf-16"),
    ],
)
def test_a_document_on_standard_input(tree: Path, piped: Callable[[bytes], None], document: bytes) -> None:
    piped(document)
    assert list(addresses(["-"])) == ["-"]
    assert [(given.name, given.content) for given in inputs.contents("-")] == [("-", document)]
    piped(document)
    assert inputs.read("-") == document


def test_an_archive_on_standard_input(piped: Callable[[bytes], None]) -> None:
    for archive in (zipped({"a.html": page(202)}), tarred({"a.html": page(202)}, "w:gz")):
        piped(archive)
        assert list(addresses(["-"])) == ["-"]
        assert [(given.name, given.content) for given in inputs.contents("-")] == [("-/a.html", page(202))]


def test_a_list_streams(piped: Callable[[bytes], None]) -> None:
    piped(b"".join(b"no/%d.html\n" % n for n in range(6_000)))
    tracemalloc.start()
    assert sum(1 for _ in addresses(["-"])) == 6_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000  # the paths met, and the stream itself


def test_what_a_list_is(tree: Path) -> None:
    for begun in (b"a.txt\nz.html\n", b"a\n", b"http://h/a?b=1\n", b"dir/x y.html\n", b"s3://b/k\nfoo\n"):
        assert not inputs.is_document_start(begun), begun
    for begun in (b"<p>a</p>", "一、总体情况".encode(), b"\x1f\x8b\x08", b"foo\nbar\nbaz.html\n"):
        assert inputs.is_document_start(begun), begun


# ---- one address ----


def test_what_cannot_be_opened_is_one_refusal_in_two_languages(tree: Path) -> None:
    os.mkfifo("pipe")
    for address, said in {
        "no.html": "there is no such file",
        "*.pdf": "no file matches",
        "a": "this is a folder",
        "pipe": "no plain file",
        "a/gone.html": "there is no such file",
        "a\0b": "the operating system reports",
        "a.txt/b": "there is no such file",
        "x" * 5000: "the operating system reports",
    }.items():
        (given,) = inputs.contents(address)
        assert given.content is None
        assert said in str(given.refusal), address
        assert isinstance(given.refusal, Unreadable)
        assert re.search("[一-鿿]{4}", given.refusal.sentence("zh"))
        again = pickle.loads(pickle.dumps(given))
        assert (again.name, str(again.refusal)) == (given.name, str(given.refusal))
        with pytest.raises(Unreadable, match=said):
            inputs.read(address)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("年报.html".encode(), "年报.html"),
        ("报告.html".encode("gb18030"), "\\xb1\\xa8\\xb8\\xe6.html"),
        (b"a\nb\rc\td\0", "a\\nb\\rc\\td\\x00"),
        ("a\u2028b\u202ec\x85\ufeff".encode(), "a\\u2028b\\u202ec\\x85\\ufeff"),
        ("=cmd|'/c'!A0 \u3000甲".encode(), "=cmd|'/c'!A0 \u3000甲"),
    ],
)
def test_a_name_is_one_line(raw: bytes, shown: str) -> None:
    assert printable_name(os.fsdecode(raw)) == shown
    assert len(printable_name(shown).splitlines()) == 1
    shown.encode()


def test_equal_names_get_numbers() -> None:
    names = UniqueNames()
    assert [names.unique("a") for _ in range(4)] == ["a", "a#2", "a#3", "a#4"]
    assert [names.unique(name) for name in ("b#2", "b", "b", "b")] == ["b#2", "b", "b#3", "b#4"]
