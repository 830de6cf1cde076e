"""What happens to the lines of a text: crawlers, page ends, editors."""

from __future__ import annotations

import random

_BETWEEN = (
    "注：本列数据含结转3件。",
    "(此页续上表 第2页)",
    "2023年，我乡收到申请12件，办结9件。",
    "浏览次数：1087",
    "打印 关闭 12",
    "字体：大 中 小",
    "信息来源：办公室 2024-01-12",
    "续表",
    "单位：件",
)


def page_number(rng: random.Random, text: list[str]) -> list[str]:
    line = rng.choice(("- {} -", "-{}-", "— {} —", "P. {}", "第 {} 页", "第{}页 共9页", "{}")).format(
        rng.randrange(1, 12)
    )
    at = rng.randrange(len(text) + 1)
    return [*text[:at], line, *text[at:]]


def break_line(rng: random.Random, text: list[str]) -> list[str]:
    """A line end inside a line, wherever; never inside a number."""
    at = rng.choice([i for i, line in enumerate(text) if len(line) > 2] or [0])
    line = text[at]
    cuts = [i for i in range(1, len(line)) if not (line[i - 1].isdigit() and line[i].isdigit())]
    if not cuts:
        return text
    cut = rng.choice(cuts)
    return [*text[:at], line[:cut], line[cut:], *text[at + 1 :]]


def break_lines(rng: random.Random, text: list[str]) -> list[str]:
    for _ in range(rng.randrange(2, 12)):
        text = break_line(rng, text)
    return text


def join_lines(rng: random.Random, text: list[str]) -> list[str]:
    """A line end lost, or made a space."""
    at = rng.randrange(len(text) - 1) if len(text) > 1 else 0
    return [*text[:at], rng.choice((" ", "\t", "  ")).join(text[at : at + 2]), *text[at + 2 :]]


def glue(rng: random.Random, text: list[str]) -> list[str]:
    """All lines in one, parted by single spaces."""
    return [" ".join(line for line in text if line)]


def crop_end(rng: random.Random, text: list[str]) -> list[str]:
    return text[: rng.randrange(len(text) // 3, len(text))] if len(text) > 6 else text


def crop_beginning(rng: random.Random, text: list[str]) -> list[str]:
    return text[rng.randrange(1, len(text) // 2) :] if len(text) > 6 else text


def lose_line(rng: random.Random, text: list[str]) -> list[str]:
    at = rng.randrange(len(text)) if text else 0
    return text[:at] + text[at + 1 :]


def note_between(rng: random.Random, text: list[str]) -> list[str]:
    line = rng.choice(_BETWEEN)
    at = rng.randrange(len(text) + 1)
    return [*text[:at], line, *text[at:]]


def spaces_for_tabs(rng: random.Random, text: list[str]) -> list[str]:
    return [line.replace("\t", " ") for line in text]


def wide_spaces(rng: random.Random, text: list[str]) -> list[str]:
    sign = rng.choice(("　", "\u00a0", "  ", "\t"))
    return [line.replace(" ", sign) for line in text]


def ragged_tabs(rng: random.Random, text: list[str]) -> list[str]:
    """A tab more or less in some lines; none less between two digits, which would make them one number."""
    return [_ragged(rng, line) if "\t" in line and rng.random() < 0.3 else line for line in text]


def _ragged(rng: random.Random, line: str) -> str:
    at = rng.choice([place for place, sign in enumerate(line) if sign == "\t"])
    between_digits = line[at - 1 : at].isdigit() and line[at + 1 : at + 2].isdigit()
    return line[:at] + ("\t\t" if between_digits else rng.choice(("\t\t", ""))) + line[at + 1 :]


def extra_pipes(rng: random.Random, text: list[str]) -> list[str]:
    """Empty pipes at the ends of some rows; behind a single cell they would be two cells printed empty."""
    return [
        line + " ||" if line.endswith("|") and line.count("|") > 2 and rng.random() < 0.3 else line
        for line in text
    ]


def lose_pipes(rng: random.Random, text: list[str]) -> list[str]:
    return [line.rstrip("| ") if line.endswith("|") and rng.random() < 0.3 else line for line in text]
