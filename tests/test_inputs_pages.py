"""Pictures that are pages of one report are given as one document, and no others are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from gojparse.batch.documents import with_bundles
from gojparse.batch.source import Source
from gojparse.identifiers import bundle, bundled_pictures, document_hash


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
    assert bundled_pictures(one.content) == [
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
    assert document_hash(bundle([picture(1), picture(2)])) == hashlib.sha256(hashes.encode()).hexdigest()
    assert document_hash(b"other") == hashlib.sha256(b"other").hexdigest()
