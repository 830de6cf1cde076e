"""Pages saved with their folder: the report in a frame, a PDF or an attachment beside the page."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from corpus.generate import RECIPES, make
from gojparse.batch.documents import Attachments, attachments_of, sources_of
from gojparse.batch.reading import report_of
from gojparse.cli.findings import read_report

SHELL = "<html><head><title>{title}</title></head><body><p>{title}</p>{body}</body></html>"
TITLE = "青禾县人民政府2023年政府信息公开工作年度报告"


def report(layout: str = "clean", carrier: str = "html") -> bytes:
    return make(
        Random("beside"), next(r for r in RECIPES if (r.layout, r.carrier) == (layout, carrier)), 1
    ).data


def saved(folder: Path, body: str, **files: bytes) -> Path:
    """A page with this body, and files in its folder `page_files`."""
    page = folder / "page.html"
    page.write_text(SHELL.format(title=TITLE, body=body), encoding="utf-8")
    for name, content in files.items():
        place = folder / "page_files" / name.replace("__", ".")
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
    return page


def sources(folder: Path, *paths: Path) -> dict[str, str]:
    """The verdict of each document, by its place in the folder."""
    return {os.path.relpath(one.name, folder): report_of(one).verdict for one in sources_of(paths)}


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="page_files/x.pdf"></iframe>',
        "<embed type='application/pdf' src=page_files/x.pdf>",
        '<object data="./page_files/x.pdf#page=1"></object>',
        '<a href="page_files/%78.pdf?v=1">附件：年度报告.pdf</a>',
        '<a href="page_files\\x.pdf">附件</a>',
        '<a class="c" href="page_files/X.PDF">附件</a>',
    ],
)
def test_a_report_that_stands_in_a_file_beside_the_page(tmp_path: Path, body: str) -> None:
    page = saved(tmp_path, body, x__pdf=report("ruled", "pdf"))
    assert sources(tmp_path, page) == {"page.html": "not_a_report", "page_files/x.pdf": "balanced"}
    (found,) = (f for f in report_of(next(sources_of([page]))).findings if f.rule.name == "report-elsewhere")
    assert "page_files/x.pdf, which is in the same folder or archive" in found.message
    shown, _ = read_report(str(page), "auto")
    assert "report-elsewhere" in [finding.rule.name for finding in shown.findings]


def test_a_framed_page_is_read_only_if_it_has_the_tables(tmp_path: Path) -> None:
    body = '<iframe src="page_files/advert.html"></iframe><iframe src="page_files/main.html"></iframe>'
    page = saved(tmp_path, body, main__html=report(), advert__html=b"<html><p>ad</p></html>")
    assert sources(tmp_path, page) == {"page.html": "not_a_report", "page_files/main.html": "balanced"}


def test_a_file_that_is_given_anyway_comes_once(tmp_path: Path) -> None:
    page = saved(tmp_path, '<a href="page_files/x.pdf">附件</a>', x__pdf=report("ruled", "pdf"))
    inner = tmp_path / "page_files" / "x.pdf"
    for paths in ([tmp_path], [page, inner], [inner, page], [page, tmp_path / "page_files"]):
        found = [one.name for one in sources_of(paths)]
        assert sorted(found) == sorted({str(page), str(inner)})
    found = [one.name for one in sources_of([page, tmp_path / "page_files" / "*.pdf"])]
    assert sorted(found) == sorted({str(page), str(inner)})


def test_two_pages_that_point_to_one_file(tmp_path: Path) -> None:
    page = saved(tmp_path, '<a href="page_files/x.pdf">附件</a>', x__pdf=report("ruled", "pdf"))
    other = tmp_path / "other.html"
    other.write_bytes(page.read_bytes())
    assert len(list(sources_of([page, other]))) == 3


def test_what_was_not_saved_is_named(tmp_path: Path) -> None:
    page = saved(tmp_path, '<a href="./P020240125.pdf">2023年年报.pdf</a>')
    (one,) = sources_of([page])
    (found,) = (f for f in report_of(one).findings if f.rule.name == "report-elsewhere")
    assert "P020240125.pdf, which was not saved with the page" in found.message
    assert "未随网页一并保存" in found.say("zh")


def test_a_page_with_its_own_tables_points_nowhere(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    (tmp_path / "x.pdf").write_bytes(report("ruled", "pdf"))
    page.write_bytes(report().replace(b"</body>", b'<a href="x.pdf">pdf</a></body>'))
    assert [one.name for one in sources_of([page])] == [str(page)]
    assert report_of(next(sources_of([page]))).verdict == "balanced"


@pytest.mark.parametrize(
    "target",
    [
        "http://h/x.pdf", "//h/x.pdf", "/x.pdf", "\\x.pdf", "C:\\x.pdf", "file:///x.pdf", "../x.pdf",
        "a/../../x.pdf", "%2e%2e/x.pdf", "%2Fx.pdf", "javascript:x.pdf", "data:application/pdf,x.pdf",
        "x%00.pdf", "", "#x.pdf", "x.css", "other.html", "mailto:x.pdf",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(tmp_path: Path, target: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for folder in (tmp_path, inner):
        for name in ("x.pdf", "other.html"):
            (folder / name).write_bytes(report())
    page = saved(inner, f'<a href="{target}">附件</a>')
    assert attachments_of(page.read_bytes(), str(page)) == Attachments()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_no_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(report())
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "x.pdf").symlink_to(tmp_path / "secret.pdf")
    (inner / "page_files").symlink_to(tmp_path)
    page = saved(inner, '<a href="x.pdf">a</a><iframe src="page_files/secret.pdf"></iframe>')
    assert attachments_of(page.read_bytes(), str(page)).found == ()


def test_pictures_are_pages_only_if_they_are_large(tmp_path: Path) -> None:
    body = '<img src="page_files/icon.png"><img src="page_files/scan.jpg"><img src="page_files/gone.jpg">'
    page = saved(tmp_path, body, icon__png=b"\x89PNG" + bytes(900), scan__jpg=b"\xff\xd8\xff" + bytes(90_000))
    assert attachments_of(page.read_bytes(), str(page)) == Attachments(("page_files/scan.jpg",))


def test_a_page_that_points_everywhere_is_bounded(tmp_path: Path) -> None:
    links = (
        "".join(f'<a href="{n}.pdf">x</a>' for n in range(50_000))
        + '<a href="' * 50_000
        + "<iframe " * 50_000
    )
    page = saved(tmp_path, links)
    assert len(attachments_of(page.read_bytes(), str(page)).missing) == 20
