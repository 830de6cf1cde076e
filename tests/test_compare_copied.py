"""Copied prose: what is masked, what counts, and what is prescribed to all."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np

from corpus.generate.panel_prose import Prose, invented
from gojparse.compare.checks import PanelFinding, Settings
from gojparse.compare.checks.passages import mask_of, masked, traced
from gojparse.compare.checks.similarity import NONE, hashes, prescribed, shared, similar_texts, without
from gojparse.model import Report
from tests.support.panels import COUNTY, FINANCE, SANCHUAN, TOWN, TOWN_LATER, distinct, panel_of, report, told

EDUCATION = {**FINANCE, "issuer": "栾川县教育局"}
ELSEWHERE = {**FINANCE, "issuer": "苍溪县财政局", "division_code": "510824"}


def written(
    office: dict[str, str], year: int, prose: Prose, us: str = "我局", seed: int = 0, day: str = "01-20"
) -> Report:
    """A report with this prose and numbers of its own."""
    text = {code: "\n".join(t) for code, t in prose.filled(Random(seed), us, year).items()}
    numbers = distinct(year, seed)
    return report(office, year, numbers, prose=text, published_on=f"{year + 1}-{day}")


def copies(folder: Path, *reports: Report, settings: Settings = Settings()) -> list[PanelFinding]:  # noqa: B008
    return told(folder, *reports, rule="boilerplate", settings=settings)


def texts(count: int, seed: int = 0) -> list[Prose]:
    return [invented(Random(f"{seed}/{n}")) for n in range(count)]


def test_names_years_and_numbers_are_masked(tmp_path: Path) -> None:
    rows = panel_of(tmp_path, report(TOWN, 2020, distinct(2020)), report(SANCHUAN, 2021, distinct(2021))).rows
    first, second = sorted(rows, key=lambda row: row.year)
    said = "2020年，偃师市顾县镇共公开信息 1,203 条，我镇办理（偃师）来信十二封，占3.5％。"
    again = "2021年，栾川县三川镇共公开信息 97条，本镇办理栾川来信三十封，占12%！"
    expected = "#年##共公开信息#条#办理#来信#封占#"
    assert masked(said, mask_of(first)) == masked(again, mask_of(second)) == expected


def test_what_is_traced_is_what_is_masked(tmp_path: Path) -> None:
    (row,) = panel_of(tmp_path, report(TOWN_LATER, 2022, distinct(2022))).rows
    text = "洛阳市偃师区顾县镇\n人民政府：本镇 2022 年、第3季度；我们的“数字_乡村” done 100%。"
    mask = mask_of(row)
    found = traced(text, mask)
    assert found.letters == masked(text, mask)
    assert len(found.places) == len(found.letters)
    assert all(
        text[start:end] == letter
        for letter, (start, end) in zip(found.letters, found.places, strict=True)
        if letter != "#"
    )


def test_last_years_text_with_other_years_and_numbers(tmp_path: Path) -> None:
    (prose,) = texts(1)
    reports = written(FINANCE, 2021, prose, seed=1), written(FINANCE, 2022, prose, seed=2)
    (found,) = copies(tmp_path, *reports)
    assert (found.row.year, found.other and found.other.year, found.finding.found) == (2022, 2021, "100%")
    assert found.finding.severity == "note"
    assert found.passages == tuple(sorted(found.passages, key=len, reverse=True))
    assert all(len(passage) > 16 for passage in found.passages)


def test_a_place_under_another_name_copies_itself(tmp_path: Path) -> None:
    (prose,) = texts(1)
    reports = written(TOWN, 2020, prose, "我镇", 1), written(TOWN_LATER, 2021, prose, "我镇", 2)
    (found,) = copies(tmp_path, *reports)
    assert found.finding.found == "100%"


def test_of_two_neighbours_the_later_is_told(tmp_path: Path) -> None:
    (prose,) = texts(1)
    early, late = (
        written(FINANCE, 2022, prose, day="01-09"),
        written(EDUCATION, 2022, prose, seed=1, day="01-30"),
    )
    (found,) = copies(tmp_path, early, late)
    assert found.row.record["issuer"] == EDUCATION["issuer"]
    assert found.other and found.other.record["issuer"] == FINANCE["issuer"]


def test_elsewhere_only_the_nearly_identical_is_told(tmp_path: Path) -> None:
    one, other = texts(2)
    half = Prose((*one.overview[:4], other.overview[4]), other.problems, other.other_matters)
    share = Settings(copied_share=0.5)
    assert (
        len(copies(tmp_path / "a", written(FINANCE, 2022, one), written(ELSEWHERE, 2022, one, seed=1))) == 1
    )
    far = written(FINANCE, 2022, one), written(ELSEWHERE, 2022, half, seed=1)
    assert copies(tmp_path / "b", *far, settings=share) == []
    near = written(FINANCE, 2022, one), written(EDUCATION, 2022, half, seed=1, day="01-30")
    (found,) = copies(tmp_path / "c", *near, settings=share)
    assert 50 <= int((found.finding.found or "").rstrip("%")) < 80


def test_texts_of_ones_own_are_not_told(tmp_path: Path) -> None:
    first, second, third, fourth = texts(4)
    reports = (
        written(FINANCE, 2021, first),
        written(FINANCE, 2022, second),
        written(EDUCATION, 2022, third),
        written(COUNTY, 2022, fourth, "我县"),
    )
    assert copies(tmp_path, *reports) == []


def test_what_all_are_told_to_write_does_not_count(tmp_path: Path) -> None:
    """One long paragraph from above in every report, beside a short one of each office's own."""
    (given, *own) = texts(9)
    offices = [
        {**FINANCE, "issuer": f"栾川县{name}局"} for name in ("财政", "教育", "民政", "水利", "司法", "审计")
    ]
    reports = [
        written(office, 2022, Prose((*given.overview, *mine.overview[:2]), mine.problems, ()), seed=n)
        for n, (office, mine) in enumerate(zip(offices, own, strict=False))
    ]
    assert copies(tmp_path, *reports) == []
    few = copies(tmp_path / "few", *reports[:3])  # of three nobody can say that it was prescribed
    assert len(few) == 2


def test_short_texts_are_not_compared(tmp_path: Path) -> None:
    brief = Prose(("一年来，{us}认真核对了水质检测结果，群众反映良好。",), (), ())
    assert (
        copies(tmp_path, written(FINANCE, 2021, brief, seed=1), written(FINANCE, 2022, brief, seed=2)) == []
    )


def test_no_candidate_is_missed(tmp_path: Path) -> None:
    """Against holding each against each: 400 sets, one in four of which was made from one before."""
    rng = np.random.default_rng(3)
    sets = [np.unique(rng.integers(0, 2**32, 900).astype(np.uint32))]
    for at in range(1, 400):
        text = np.unique(rng.integers(0, 2**32, 900).astype(np.uint32))
        if at % 4 == 0:
            kept = int(900 * rng.choice((0.5, 0.6, 0.8, 0.9)))
            before = sets[at - 2] if at % 8 else sets[at - 1]
            text = np.unique(np.concatenate([before[:kept], text[: 900 - kept]]))
        sets.append(text)
    families = [at // 40 for at in range(400)]
    near = dict(similar_texts(sets, families, 0.5))
    for at in range(400):
        for other in range(at):
            share, kin = shared(sets[at], sets[other]), families[at] == families[other]
            if share >= (0.52 if kin else 0.8):
                assert other in near[at], (at, other, share, kin)
    assert sum(map(len, near.values())) < 200


def test_shingles() -> None:
    one, other = hashes(["一二三四五六七八九"]), hashes(["零一二三四五六七八"])
    assert len(one) == len(other) == 2
    assert shared(one, other) == 0.5
    assert len(without(one, other)) == 1
    assert len(hashes(["短"])) == 0 == len(hashes([]))
    assert list(prescribed([one, one, other], 0.5, 2)) == list(one)
    assert shared(NONE, one) == 0.0
