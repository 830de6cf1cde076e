"""Pictures that are pages of one report are given as one document, and no others are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import cv2
import pytest

from corpus.generate import RECIPES, Sample, make
from corpus.generate.scans import drawn
from gojparse.batch.documents import sources_of, with_bundles
from gojparse.batch.journal import Journal
from gojparse.batch.reading import ReadLimits, is_one_report, report_of
from gojparse.batch.run import BatchRun, InProcess
from gojparse.batch.source import Source
from gojparse.dataset.rows import pack_rows
from gojparse.identifiers import BundledPicture, bundle, bundled_pictures, document_hash
from tests.support.judge import Fate, judge


def picture(number: int) -> bytes:
    return b"\xff\xd8\xff" + bytes([number])


def given(*names: str) -> Iterator[Source]:
    for number, name in enumerate(names):
        yield Source(name, picture(number) if not name.endswith(".txt") else b"text")


def sources(*names: str) -> list[str]:
    return [one.name for one in with_bundles(given(*names))]


def test_numbered_pictures_are_pages() -> None:
    assert sources("a/scan_1.jpg", "a/scan_2.jpg", "a/scan_3.jpg") == ["a/scan_1.jpg...scan_3.jpg"]
    assert sources("a/1.png", "a/2.png", "b/1.png") == ["a/1.png...2.png", "b/1.png"]
    assert sources("报告（1）.jpg", "报告（2）.jpg") == ["报告（1）.jpg...报告（2）.jpg"]


def test_pages_stand_in_the_order_of_their_numbers() -> None:
    names = ["p1.jpg", *(f"p{n}.jpg" for n in (10, 11)), *(f"p{n}.jpg" for n in range(2, 10))]
    (one,) = with_bundles(given(*names))
    assert one.content is not None
    assert [page.content for page in bundled_pictures(one.content)] == [
        picture(0),
        *(picture(n) for n in range(3, 11)),
        picture(1),
        picture(2),
    ]


def test_other_pictures_stay_by_themselves() -> None:
    for names in (
        ("a/2021.jpg", "a/2022.jpg"),  # years
        ("a/scan_1.jpg", "a/scan_3.jpg"),  # a gap
        ("a/scan_4.jpg", "a/scan_5.jpg"),  # no beginning
        ("a/one.jpg", "a/two.jpg"),
        ("a/scan_1.jpg", "b/scan_2.jpg"),
        ("a/scan_1.jpg", "a/scan_2.png"),
        ("a/scan_1.txt", "a/scan_2.txt"),
    ):
        assert sources(*names) == list(names)


def test_what_stands_between_ends_a_series() -> None:
    assert sources("a_1.jpg", "b.txt", "a_2.jpg") == ["a_1.jpg", "b.txt", "a_2.jpg"]


def test_their_hash_is_that_of_their_hashes() -> None:
    hashes = "".join(hashlib.sha256(picture(n)).hexdigest() for n in (1, 2))
    assert (
        document_hash(bundle([BundledPicture("a", picture(1)), BundledPicture("b", picture(2))]))
        == hashlib.sha256(hashes.encode()).hexdigest()
    )
    assert document_hash(b"other") == hashlib.sha256(b"other").hexdigest()


# ---- pictures alone in a folder ----


def in_folder(folder: Path, *names: str) -> list[Source]:
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        (folder / name).write_bytes(picture(number) if not name.endswith(".txt") else b"text")
    return list(sources_of([folder]))


@pytest.mark.parametrize(
    "names",
    [
        ("IMG_2031.jpg", "IMG_2032.jpg", "IMG_2035.jpg"),
        ("微信图片_20250310153501.jpg", "微信图片_202503101535011.jpg", "微信图片_202503101535012.jpg"),
        ("mmexport1741591201.jpeg", "mmexport1741591207.jpeg"),
        ("扫描件_001.png", "扫描件_002.png"),
        ("封面.jpg", "表.png"),
    ],
)
def test_pictures_alone_in_a_folder_may_be_one_report(tmp_path: Path, names: tuple[str, ...]) -> None:
    (one,) = in_folder(tmp_path / "年报", *names)
    assert one.name == str(tmp_path / "年报")
    assert [part.name.rpartition("/")[2] for part in one.parts] == list(names)
    assert [page.name for page in bundled_pictures(one.content or b"")] == list(names)


def test_numbers_in_names_count_by_their_value(tmp_path: Path) -> None:
    (one,) = in_folder(tmp_path / "a", "IMG_99.jpg", "IMG_100.jpg")
    assert [page.name for page in bundled_pictures(one.content or b"")] == ["IMG_99.jpg", "IMG_100.jpg"]


@pytest.mark.parametrize(
    "names", [("IMG_2031.jpg", "IMG_2032.jpg", "b.txt"), ("2021年报.jpg", "2022年报.jpg"), ("IMG_2031.jpg",)]
)
def test_pictures_that_are_not_joined(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert len(in_folder(tmp_path / "a", *names)) == len(names)


def test_two_folders_are_two_reports(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        in_folder(tmp_path / folder, "IMG_2031.jpg", "IMG_2032.jpg")
    assert [one.name for one in sources_of([tmp_path])] == [str(tmp_path / "a"), str(tmp_path / "b")]


def test_what_is_no_report_together_is_read_one_by_one(tmp_path: Path) -> None:
    """Nothing is recognised in these; `read` says so of all, and each has a row of its own."""
    in_folder(tmp_path / "a", "IMG_2031.jpg", "IMG_2032.jpg", "IMG_2034.jpg")
    outcomes = list(
        BatchRun(sources_of([tmp_path]), InProcess(pack_rows), Journal(), ReadLimits(), in_order=True)
    )
    assert [outcome.source for outcome in outcomes] == [
        str(tmp_path / "a" / name) for name in ("IMG_2031.jpg", "IMG_2032.jpg", "IMG_2034.jpg")
    ]


def _pages(tmp_path: Path, sample: Sample) -> Path:
    folder = tmp_path / "报告"
    folder.mkdir()
    for number, page in enumerate(drawn(sample.data, 150)):
        (folder / f"IMG_{2031 + 2 * number}.png").write_bytes(cv2.imencode(".png", page)[1].tobytes())
    return folder


def test_a_report_photographed_page_by_page(tmp_path: Path) -> None:
    recipe = next(r for r in RECIPES if r.carrier == "pdf" and r.layout == "ruled_break" and not r.quirks)
    sample = make(Random("pages"), replace(recipe, fills=("dense",)), 1)
    folder = _pages(tmp_path, sample)
    (one,) = sources_of([folder])
    report = report_of(one)
    assert (report.source, report.issuer) == (str(folder), sample.facts["issuer"])
    assert report.sha256 == document_hash(one.content or b"")
    real = {(row.table, row.line, row.column): Decimal(row.real) for row in sample.cells if row.real}
    right = [each.fate is Fate.RIGHT for each in judge(report, real) if each.real]
    assert sum(right) > 0.97 * len(right)
    assert any(finding.rule.name == "pages-joined" for finding in report.findings)
    places = {str(cell.locator).partition("page=")[0] for cell in report.cells if cell.locator}
    assert places <= {f"member={name.name};" for name in folder.iterdir()}
    assert is_one_report(report)
