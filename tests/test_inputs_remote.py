"""URLs: memory://, file:// and http://, with folders, patterns and archives."""

from __future__ import annotations

import builtins
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import fsspec
import pytest

from gojparse.batch import inputs
from gojparse.batch.addresses import addresses, count_addresses
from tests.support.packed import page, tarred, zipped


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    for name, content in {
        "/crawl/a.html": page(301),
        "/crawl/deep/b.html": page(302),
        "/crawl/.hidden.html": page(303),
        "/crawl/c.zip": zipped({"d.html": page(304), "e.html": page(305)}),
    }.items():
        system.pipe_file(name, content)
    yield system
    system.rm("/crawl", recursive=True)


def all_of(*paths: str) -> list[tuple[str, bytes | None]]:
    return [(given.name, given.content) for path in addresses(paths) for given in inputs.contents(path)]


def test_folders_patterns_and_archives(memory: Any) -> None:
    assert all_of("memory://crawl") == [
        ("memory://crawl/a.html", page(301)),
        ("memory://crawl/c.zip/d.html", page(304)),
        ("memory://crawl/c.zip/e.html", page(305)),
        ("memory://crawl/deep/b.html", page(302)),
    ]
    assert len(all_of("memory://crawl", "memory://crawl/a.html", "memory://crawl/*")) == 4
    assert [content for _, content in all_of("memory://crawl/*.html")] == [page(301)]
    assert [content for _, content in all_of("memory://crawl/**/*.html")][-1] == page(302)
    assert all_of("memory://crawl/a.html", "memory://crawl/a.html") == [("memory://crawl/a.html", page(301))]
    assert inputs.read("memory://crawl/deep/b.html") == page(302)
    assert count_addresses(["memory://crawl"]) is None


def test_what_is_not_there(memory: Any) -> None:
    for url, said in {
        "memory://crawl/no.html": "there is no such file",
        "memory://crawl/*.pdf": "no file matches",
        "nonsense://a/b": "a package that is not installed",
    }.items():
        (address,) = addresses([url])
        (given,) = inputs.contents(address)
        assert given.name == url
        assert said in str(given.refusal)
        assert "\n" not in str(given.refusal)


def test_files_by_url(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(306))
    assert [content for _, content in all_of(tmp_path.as_uri())] == [page(306)]


def test_without_fsspec_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("fsspec"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    (address,) = addresses(["s3://bucket/a.html"])
    (given,) = inputs.contents(address)
    assert "pip install 'gojparse[remote]'" in str(given.refusal)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "a.html").write_bytes(page(307))
    (tmp_path / "b.html").write_bytes(page(308))
    (tmp_path / "c.zip").write_bytes(zipped({"d.html": page(309)}))
    (tmp_path / "e.tar.gz").write_bytes(tarred({"f.html": page(310)}, "w:gz"))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_the_web(web: str) -> None:
    pytest.importorskip("aiohttp", reason="http needs aiohttp")
    assert all_of(f"{web}/a.html?x=[1]") == [(f"{web}/a.html?x=[1]", page(307))]
    assert all_of(f"{web}/*.html") == [(f"{web}/a.html", page(307)), (f"{web}/b.html", page(308))]
    assert all_of(f"{web}/c.zip", f"{web}/e.tar.gz") == [
        (f"{web}/c.zip/d.html", page(309)),
        (f"{web}/e.tar.gz/f.html", page(310)),
    ]
    assert "there is no such file" in str(next(inputs.contents(f"{web}/no.html")).refusal)
    refused = next(inputs.contents("http://127.0.0.1:9/a.html")).refusal
    assert "could not be fetched" in str(refused)
