"""Quirks of the ink: what is printed in the cells of a draft."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpus.generate import seed_shape
from corpus.generate.records import Draft, Name, Value
from corpus.generate.tables import outcome_lines

_FULL_WIDTH = str.maketrans("0123456789.-+,", "０１２３４５６７８９．－＋，")


def _counts(draft: Draft) -> list[Name]:
    return [name for name in draft.ink if name[0] != "disclosures"]


def _ink(draft: Draft, changed: dict[Name, str]) -> Draft:
    return replace(draft, ink={**draft.ink, **changed})


def _zeros(draft: Draft, sign: str, totals: bool) -> Draft:
    """Zeros of sections three and four printed as a sign; totals too, or not."""
    return _ink(
        draft,
        {n: sign for n in _counts(draft) if draft.values[n] == 0 and (totals or n[2] != "total")},
    )


def blank_parts(rng: Random, draft: Draft) -> Draft:
    """Zeros left blank, totals printed."""
    return _zeros(draft, "", totals=False)


def blank_zeros(rng: Random, draft: Draft) -> Draft:
    """Every zero left blank, totals too."""
    return _zeros(draft, "", totals=True)


def total_only(rng: Random, draft: Draft) -> Draft:
    """On lines that are all zero only the total printed."""
    form = draft.forms["applications"]
    idle = [line.code for line in form.lines if not draft.values["applications", line.code, "total"]]
    parts = [a.code for a in form.applicants if a.code != "total"]
    return _ink(draft, {("applications", line, part): "" for line in idle for part in parts})


def slash_parts(rng: Random, draft: Draft) -> Draft:
    """`/` for zero, totals printed."""
    return _zeros(draft, "/", totals=False)


def slash_zeros(rng: Random, draft: Draft) -> Draft:
    return _zeros(draft, "/", totals=True)


def dash_parts(rng: Random, draft: Draft) -> Draft:
    return _zeros(draft, rng.choice(("-", "—", "无")), totals=False)


def dash_disclosures(rng: Random, draft: Draft) -> Draft:
    """A dash for the zeros of section two."""
    sign = rng.choice(("-", "—", "/", "无"))
    return _ink(draft, {n: sign for n, v in draft.values.items() if n[0] == "disclosures" and v == 0})


def totals_blank(rng: Random, draft: Draft) -> Draft:
    """The totals of all outcome lines left blank."""
    lines = outcome_lines(draft.forms["applications"])
    return _ink(draft, {("applications", line, "total"): "" for line in lines})


def line_blank(rng: Random, draft: Draft) -> Draft:
    """Two whole lines blank."""
    form = draft.forms["applications"]
    lines = rng.sample(outcome_lines(form), 2)
    return _ink(draft, {("applications", line, a.code): "" for line in lines for a in form.applicants})


def few_blanks(rng: Random, draft: Draft) -> Draft:
    """Some single cells blank, whatever their value."""
    names = [n for n in _counts(draft) if n[0] == "applications"]
    return _ink(draft, dict.fromkeys(rng.sample(names, 6), ""))


def lost_numbers(rng: Random, draft: Draft) -> Draft:
    """One number lost on a few lines of a text that does not show blanks."""
    form = draft.forms["applications"]
    lines = rng.sample(outcome_lines(form), rng.randrange(2, 5))
    codes = [a.code for a in form.applicants]
    return _ink(draft, {("applications", line, rng.choice(codes)): "" for line in lines})


def lost_appeal(rng: Random, draft: Draft) -> Draft:
    """Fourteen numbers for the fifteen cells of section four."""
    return _ink(draft, {rng.choice([n for n in draft.ink if n[0] == "appeals"]): ""})


def ragged_tabs(rng: Random, draft: Draft) -> Draft:
    return seed_shape.lose(rng, draft)


def remark(rng: Random, draft: Draft) -> Draft:
    """A note with a number of its own behind a count."""
    names = [n for n, v in draft.values.items() if n[1] == "normative" and v > 1]
    changed = {}
    for name in names[-1:]:
        part = rng.randrange(1, int(draft.values[name]))
        changed[name] = f"{draft.ink[name]}（其中修订 {part} 件）"
    return _ink(draft, changed)


def cell_units(rng: Random, draft: Draft) -> Draft:
    """A unit behind every amount; yuan instead of ten thousand yuan where that makes a whole number."""
    values, changed = dict(draft.values), {}
    for name in [n for n in draft.ink if n[2] == "amount" and draft.values[n]]:
        yuan = draft.values[name] * 10_000
        if rng.random() < 0.5 and yuan == int(yuan):
            values[name] = int(yuan)
            changed[name] = f"{int(yuan)}元"
        else:
            changed[name] = f"{draft.ink[name]}万元"
    return replace(_ink(draft, changed), values=values)


def signed(rng: Random, draft: Draft) -> Draft:
    """Changes with a sign, or with the word for it."""
    up, down = rng.choice((("+{}", "-{}"), ("增{}", "减{}")))
    changed = {}
    for name in [n for n in draft.ink if n[2] == "change"]:
        value = draft.values[name] or rng.choice((0, 3, -2))
        if value:
            changed[name] = (up if value > 0 else down).format(abs(value))
    plain = str.maketrans({"增": "", "减": "-", "+": ""})
    drawn = {name: int(text.translate(plain)) for name, text in changed.items()}
    return replace(_ink(draft, changed), values={**draft.values, **drawn})


def thousands(rng: Random, draft: Draft) -> Draft:
    """1,234 for 1234."""
    return _ink(draft, {n: f"{v:,}" for n, v in draft.values.items() if v >= 1000 and draft.ink[n] == str(v)})


def full_width(rng: Random, draft: Draft) -> Draft:
    return _ink(draft, {n: text.translate(_FULL_WIDTH) for n, text in draft.ink.items()})


def circles(rng: Random, draft: Draft) -> Draft:
    """○ or 〇 for 0."""
    sign = rng.choice("○〇")
    return _ink(draft, {n: sign for n, text in draft.ink.items() if text == "0"})


def point_zero(rng: Random, draft: Draft) -> Draft:
    """`3.0` for 3, as spreadsheets leave it."""
    return _ink(draft, {n: f"{v}.0" for n, v in draft.values.items() if n[0] == "applications"})


def wrong_total(rng: Random, draft: Draft) -> Draft:
    """A total that the office added up wrongly; it counts as printed."""
    lines = [n for n, v in draft.values.items() if n[0] == "applications" and n[2] == "total" and v]
    routes = [n for n, v in draft.values.items() if n[0] == "appeals" and n[2] == "total" and v]
    wrong: dict[Name, Value] = {}
    if lines:
        name = rng.choice(lines)
        wrong[name] = draft.values[name] + rng.choice((1, -1, 2, 10))
        wrong[name] = wrong[name] if wrong[name] >= 0 else 3
    if routes and rng.random() < 0.5:
        wrong[rng.choice(routes)] = 0
    return replace(_ink(draft, {n: str(v) for n, v in wrong.items()}), values={**draft.values, **wrong})


def extra_line(rng: Random, draft: Draft) -> Draft:
    """The line 其他主动公开文件 that one province added."""
    numbers = (str(rng.randrange(3, 400)) for _ in range(3))
    return replace(
        draft, extra_rows={"disclosures": (draft.forms["disclosures"].blocks[0].extra_labels[0], *numbers)}
    )
