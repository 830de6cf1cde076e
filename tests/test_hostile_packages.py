"""Hostile OFD and OpenDocument packages: refused in a clear sentence, or read without a word lost; soon."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import process_time

import pytest

from gojparse import flow
from gojparse.errors import Unreadable
from gojparse.readers import read
from tests.support import hostile_packages as packages
from tests.support.peak import Peak
from tests.test_hostile import refusal, text_of

_SOON = 15.0  # seconds of CPU time
_MUCH = 1_000  # MB at its peak, beyond what the process held before

ALL = {**packages.OFDS, **packages.ODTS}
_SMALL: dict[str, Callable[[], bytes]] = {
    "ofd": lambda: packages.ofd_of(packages.letters("收到12件") + packages.path("M 0 0 L 9 0")),
    "odt": lambda: packages.odt_of(
        "<text:p>收到12件</text:p>" + packages.table(packages._CELL.format("") * 2)
    ),
}


@pytest.mark.parametrize("name", ALL)
def test_no_hostile_package_is_more_than_a_refusal(name: str) -> None:
    content = ALL[name]()
    began, peak = process_time(), Peak()
    try:
        verdict = flow.parse(content, name).verdict
    except Unreadable as refused:
        assert refused.reason
        assert "\n" not in str(refused)
        verdict = "unreadable"
    assert verdict in ("unreadable", "not_a_report")
    assert process_time() - began < _SOON
    assert peak.megabytes() < _MUCH


@pytest.mark.parametrize("carrier", _SMALL)
def test_every_beginning_of_a_package_is_refused(carrier: str) -> None:
    whole = _SMALL[carrier]()
    assert "12" in text_of(read(whole))
    for end in (0, *range(4, len(whole))):  # fewer bytes may be a text
        assert refusal(lambda end=end: read(whole[:end]))


@pytest.mark.parametrize("carrier", _SMALL)
def test_flipped_bytes_are_refused_or_read(carrier: str) -> None:
    whole = _SMALL[carrier]()
    chance = random.Random(carrier)
    for _ in range(300):
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        try:
            flow.parse(bytes(flipped), "flipped")
        except Unreadable as refused:
            assert refused.reason


@pytest.mark.parametrize("carrier", _SMALL)
def test_flipped_markup_is_refused_or_read(carrier: str) -> None:
    """Inside a package that is in order: what stands in the XML may be anything."""
    chance = random.Random(carrier)
    marks = "0123456789.,-gMLSCQBA '\"<>/=ax"
    for _ in range(300):
        if carrier == "ofd":
            body = packages.letters("收到12件", "CTM='1 0 0 1 0 0'", "DeltaX='g 2 4 2 2' DeltaY='0'")
            body += packages.path("M 0 0 L 9 0 B 1 1 2 2 3 3 C")
        else:
            given = "table:number-columns-repeated='2' table:number-rows-spanned='2'"
            body = "<text:p>收到<text:s text:c='2'/>12件</text:p>" + packages.table(
                packages._CELL.format(given)
            )
        signs = list(body)
        for _ in range(chance.choice((1, 2, 5))):
            signs[chance.randrange(len(signs))] = chance.choice(marks)
        made = packages.ofd_of("".join(signs)) if carrier == "ofd" else packages.odt_of("".join(signs))
        try:
            flow.parse(made, "flipped")
        except Unreadable as refused:
            assert refused.reason


def test_bombs_are_not_inflated() -> None:
    for content in (packages.ofd_of(b" " * 60_000_000), packages.odt_of(b" " * 60_000_000)):
        peak = Peak()
        assert "bytes in one part" in refusal(lambda content=content: read(content))
        assert peak.megabytes() < 200


@pytest.mark.parametrize("depth", [10, 60, 90])
def test_text_inside_many_elements_is_kept_or_the_document_is_refused(depth: int) -> None:
    blocks = packages.ofd_of("<PageBlock>" * depth + packages.letters("第7件") + "</PageBlock>" * depth)
    spans = packages.odt_of(
        "<text:p>" + "<text:span>" * depth + "第7件" + "</text:span>" * depth + "</text:p>"
    )
    cells = packages.odt_of(
        packages.table(
            f"<table:table-cell>{packages.divided(depth, '<text:p>第7件</text:p>')}</table:table-cell>"
        )
    )
    for content in (blocks, spans, cells):
        try:
            printed = text_of(read(content))
        except Unreadable as refused:
            assert refused.rule == "cap-reached"
        else:
            assert "第7件" in printed
