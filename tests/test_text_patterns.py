"""Patterns over whole texts: word lists, and the time limit."""

from __future__ import annotations

import pytest

from gojparse import patterns
from gojparse.errors import Unreadable
from gojparse.patterns import Pattern

ENDLESS = r"^(a|ab|b)*?(?:c|d)\1$"
HARD = "ab" * 200
"""A text on which that pattern tries every way to cut it into pieces."""


def test_a_word_list_stands_for_any_of_its_words() -> None:
    counted = Pattern(r"(?P<number>[0-9]+)(?P<unit>\L<units>)", units=["件", "人次"])
    assert [(m["number"], m["unit"]) for m in counted.finditer("受理12件，接待37人次，88条")] == [
        ("12", "件"),
        ("37", "人次"),
    ]
    assert counted.sub(lambda match: f"<{match['number']}>", "受理12件") == "受理<12>"


def test_other_methods_are_those_of_re() -> None:
    han = Pattern(r"\p{Han}+")
    assert han.findall("2023年，县政府办") == ["年", "县政府办"]
    assert han.fullmatch("县政府办") and not han.fullmatch("县 政府办")
    assert han.match("a县", 1) and not han.match("a县")
    assert Pattern(r"[，。]").split("甲，乙。丙") == ["甲", "乙", "丙"]


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "findall", "split"])
def test_a_pattern_out_of_time_makes_the_document_unreadable(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.01)
    endless = Pattern(ENDLESS)
    with pytest.raises(Unreadable) as refused:
        getattr(endless, method)(HARD)
    assert refused.value.rule == "cap-reached"


def test_all_matches_and_a_replacement_have_the_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.01)
    endless = Pattern(ENDLESS)
    with pytest.raises(Unreadable):
        list(endless.finditer(HARD))
    with pytest.raises(Unreadable):
        endless.sub("", HARD)
