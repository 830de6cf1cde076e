"""Patterns over whole texts: word lists, and the time limit."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import gojparse
from gojparse import patterns
from gojparse.errors import Unreadable
from gojparse.patterns import Pattern, WordLists
from gojparse.text import TO_SIMPLIFIED, fold, printed_offset, squeeze

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


def test_a_word_may_not_count_before_or_after_others(tmp_path: Path) -> None:
    lists = tmp_path / "words.toml"
    lists.write_text(
        '[offices]\nexample = "青禾县财政局"\nwords = ["局", "厅", "财政局"]\n'
        '[offices.unless_before]\n"局" = ["面"]\n[offices.unless_after]\n"厅" = ["大", "餐"]\n',
        encoding="utf-8",
    )
    words = WordLists(lists)
    assert words["offices"] == ("财政局", "局", "厅")
    office = words.pattern(r"\L<offices>")
    assert office.findall("财政局 局面 公安局 服务大厅 教育厅 餐厅") == ["财政局", "局", "厅"]


@pytest.mark.parametrize("room", ["identity", "statements"])
def test_every_word_list_has_an_example_with_one_of_its_words(room: str) -> None:
    path = Path(gojparse.__file__).parent / room / "words.toml"
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    words = WordLists(path)
    for name, entry in lists.items():
        assert len(set(entry["words"])) == len(entry["words"]), name
        assert words.pattern(rf"\L<{name}>").search(entry["example"]), name
        for key in ("unless_before", "unless_after"):
            assert entry.get(key, {}).keys() <= set(entry["words"]), name


# ---- radicals and compatibility forms ----


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("苕禾县人⺠政府", "苕禾县人民政府"),
        ("⻄⻘⻓⻰⻢⻔⻛", "西青长龙马门风"),
        ("⼈⺠⽇⽉⽔", "人民日月水"),  # Kangxi radicals
        ("\uf98a\uf9e4\uf90a", "力理金"),  # compatibility ideographs
        ("⻨⻩⻬⻮", "麦黄齐齿"),
    ],
)
def test_radicals_are_read_as_the_ideographs_they_look_like(printed: str, folded: str) -> None:
    assert fold(printed) == folded
    assert printed.translate(TO_SIMPLIFIED) == folded  # one for one
    assert squeeze(printed) == printed
    assert [printed_offset(printed, place) for place in range(len(folded))] == [*range(len(printed))]
