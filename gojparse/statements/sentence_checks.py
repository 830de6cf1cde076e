"""Checks inside one sentence: shares, 全部办结, and breakdowns behind 其中.

Each is silent unless the sentence itself leaves no honest way out: a share
of something unnamed, on time instead of finished are no contradictions.
其中 means among them and promises no complete list: 其中网上20件、信函5件 is
honest beside a whole of 31. So parts that are fewer than their whole are a
question only where the list says that it is complete (其余, 其他, both halves
of a pair), or where the table bears out the whole and not a part. Parts that
are more than their whole are one wherever no case can be two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from gojparse.model import Finding
from gojparse.rules import ALL_DONE, PROSE_PARTS, PROSE_PERCENTAGE
from gojparse.statements.readings import CASES, Figures, StatedNumber, Value
from gojparse.statements.scope import is_own, time_of
from gojparse.statements.sentences import WORDS, Sentence
from gojparse.statements.subjects import is_other_matter, whose_applications
from gojparse.text import lazy

# ---- shares ----

_SHARE = lazy(
    r"占(?:全部|所有|收到|受理|全年|本?年度)?(?:的?政府信息公开|信息公开|依申请公开)?(?:申请)?(?:总?[数量件]+)?的?(?:比[例重]?)?(?:为|达到?)?$"
)
_WHOLES = ("received", "received + carried_in", "disposed", "disposed + carried_forward")
_RATE = lazy(r"办结率(?:为|达到?|是)?$")
_ON_TIME = WORDS.pattern(r"\L<on_time>")


def check_percentages(
    sentence: Sentence, stated: Sequence[StatedNumber], figures: Figures
) -> Iterator[Finding]:
    """Yield a finding for each printed share that no part and whole give."""
    if not CASES.search(sentence.text) or is_other_matter(sentence.text) or figures.table("received") is None:
        return
    for i, share in enumerate(stated):
        if share.quantity.measure != "%" or not share.quantity.exact:
            continue
        if _RATE.search(share.words.left):
            possible = _completion(sentence, share, stated, figures)
        elif i and _SHARE.search(share.words.left):
            possible = _shares(share, stated[:i], figures)
        else:
            continue
        if possible and not any(
            _printed_as(share.quantity.number, of, part, whole) for of, part, whole in possible
        ):
            yield Finding(
                rule=PROSE_PERCENTAGE,
                table="applications",
                expected="; ".join(f"{of} = {_percent(part, whole)}%" for of, part, whole in possible),
                found=f"{share.quantity.number}%",
                facts={"sentence": sentence.quote(share.quantity.start)},
                locator=sentence.place(share.quantity.start, share.quantity.end),
            )


def _shares(
    share: StatedNumber, before: Sequence[StatedNumber], figures: Figures
) -> list[tuple[str, Value, Value]]:
    """Return every part and whole a share can mean; none unless its part comes right before it."""
    part = before[-1]
    gap = share.words.before[part.quantity.end :]
    if (
        len(gap) > 20
        or "分别" in share.words.clause
        or not part.quantity.exact
        or part.quantity.measure not in "件宗起"
    ):
        return []
    wholes = {
        str(one.quantity.number): one.quantity.number
        for one in before[:-1]
        if one.quantity.measure == part.quantity.measure and one.quantity.exact
    }
    if not any(one.reading and one.topic and one.topic.firm for one in before[:-1]):
        return []
    for outcome in figures.evaluate(_WHOLES):
        if outcome.value is None:
            return []
        wholes.setdefault(outcome.formula, outcome.value)
    number = part.quantity.number
    return [(f"{number} / {of}", number, whole) for of, whole in wholes.items() if whole]


def _completion(
    sentence: Sentence, share: StatedNumber, stated: Sequence[StatedNumber], figures: Figures
) -> list[tuple[str, Value, Value]]:
    """Return the part and whole of each meaning of 办结率. 100 % is left to `all-done`."""
    if share.quantity.number == 100 or _ON_TIME.search(sentence.text):
        return []
    if not any(one.topic and one.topic.firm and one.reading for one in stated):
        return []
    done, received, carried_in = (figures.number(line) for line in ("disposed", "received", "carried_in"))
    if done is None or received is None or carried_in is None:
        return []
    wholes = {"received": received, "(received + carried_in)": received + carried_in}
    return [(f"disposed / {of}", done, whole) for of, whole in wholes.items() if whole]


def _decimals(share: Value) -> Decimal:
    exponent = Decimal(share).as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _printed_as(share: Value, _of: str, part: Value, whole: Value) -> bool:
    """Tell whether part / whole is the share to its printed digits, rounded or cut."""
    exact = Decimal(part) * 100 / Decimal(whole)
    digits = _decimals(share)
    return Decimal(share) in (exact.quantize(digits, ROUND_HALF_UP), exact.quantize(digits, ROUND_DOWN))


def _percent(part: Value, whole: Value) -> Decimal:
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


# ---- all done ----

_DONE = lazy(
    r"(?<!未)(?:全部|均|都)(?:已经?)?(?:全部)?(?:依[法规]+)?(?:予以)?(?:办结|办理完[毕成结]|处理完[毕成结]|答复)"
    r"|办结率(?:为|达到?|是)?100(?:\.0+)?%"
)
_NOT_ALL = WORDS.pattern(r"\L<not_all>")
_COMPLETION = lazy(r"办\s*结|完\s*[毕成结]|答\s*[复復]|辦\s*結")


def speaks_of_completion(text: str) -> bool:
    """Tell whether the text may say that all of something was finished (全部, 均, 都); cheap."""
    return ("全" in text or "均" in text or "都" in text) and _COMPLETION.search(text) is not None


def check_all_done(
    sentence: Sentence, stated: Sequence[StatedNumber], figures: Figures, year: int | None, issuer: str | None
) -> Iterator[Finding]:
    """Yield a finding for 全部办结 beside applications carried forward. On time is another claim."""
    text = sentence.text
    done = _DONE.search(text)
    if done is None or "申请" not in text or _ON_TIME.search(text) or _NOT_ALL.search(text):
        return
    forward = figures.number("carried_forward")
    if not forward or is_other_matter(text) or time_of(text[: done.start()], year) != "own":
        return
    if not is_own(sentence, done.start(), issuer) or re.search("其中", text[: done.start()]):
        return
    # the year's own applications may be finished while older ones are not
    if any(one.reading == "received" for one in stated) and (figures.number("carried_in") or 0) >= forward:
        return
    yield Finding(
        rule=ALL_DONE,
        table="applications",
        line="carried_forward",
        column="total",
        found=str(forward),
        facts={"sentence": sentence.quote(done.start())},
        locator=sentence.place(done.start(), done.end()),
    )


# ---- breakdowns ----

_OPEN = WORDS.pattern(r"\L<open_breakdown>|另(?!外?[0-9])")
_GOES_ON = WORDS.pattern(r"\L<goes_on>")
# one case may concern several matters and be passed on to several offices
_OVERLAPPING = lazy(r"涉及|关于|有关|转(?!结)|移送|征求|协同|同一")
_KINDS = (
    WORDS.pattern(r"\L<kinds_of_applicants>"),
    lazy(r"[予部]以?分?公开|无法提供|不予处理|其他处理|维持|纠正|其他结果|审结"),
    WORDS.pattern(r"\L<kinds_of_channels>"),
    WORDS.pattern(r"\L<kinds_of_offices>"),
    lazy(r"类"),
)
_REST = lazy(r"^[，,、；;和及与]?(?:其余|余下|剩余|另外?|其[他它](?!处理|结果|组织|机关|法律))")
# both halves of a pair; the first and the last of the four results
_PAIRS = (
    (WORDS.pattern(r"\L<persons>"), lazy(r"法人|(?<!公益)组织")),
    (lazy(r"线上"), lazy(r"线下")),
    (lazy(r"其他结果"), lazy(r"审结")),
)


def check_parts(sentence: Sentence, stated: Sequence[StatedNumber], figures: Figures) -> Iterator[Finding]:
    """Yield a finding for a breakdown that contradicts its whole."""
    text = sentence.text
    if text.count("其中") != 1:
        return
    at = text.index("其中")
    before = [one for one in stated if one.quantity.end <= at]
    if not before or not _adjoins(text, before[-1].quantity.end, at):
        return
    whole, end = before[-1], _end(text, at)
    listed = [one for one in stated if at < one.quantity.start < end and not _inside_brackets(text, at, one)]
    if len(listed) < 2 or not _comparable(whole, listed, text[at : listed[-1].quantity.end + 2]):
        return
    if not (_about_cases(sentence, figures) if _of_cases(sentence, whole) else _kinds(listed[0])[-1]):
        return
    if _explained(listed, before, figures) or not _contradicts(whole, listed, figures):
        return
    yield Finding(
        rule=PROSE_PARTS,
        table=figures.table(whole.topic.subjects[0]) if whole.topic else None,
        expected=str(whole.quantity.number),
        found=str(sum(one.quantity.number for one in listed)),
        facts={"sentence": sentence.quote(whole.quantity.start)},
        locator=sentence.place(whole.quantity.start, whole.quantity.end),
    )


def _adjoins(text: str, end: int, at: int) -> bool:
    """Tell whether 其中 follows the whole with nothing but a mark between."""
    return text[end:at] in ("", "，", ",", "；", ";", "（", "(", "：", ":", "。", "、")


def _end(text: str, at: int) -> int:
    """Return the end of a breakdown: its closing bracket if it has one, else the end of the sentence."""
    if text[at - 1] in "（(":
        return min((p for c in "）)" if (p := text.find(c, at)) >= 0), default=len(text))
    return len(text)


def _inside_brackets(text: str, at: int, stated: StatedNumber) -> bool:
    """Tell whether a number stands in brackets of its own: part of a part."""
    before = text[at : stated.quantity.start]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


# ---- whether these are parts of one whole ----


def _comparable(whole: StatedNumber, listed: Sequence[StatedNumber], breakdown: str) -> bool:
    """Tell whether whole and parts count the same, and all parts but the rest are of one kind."""
    measure = whole.quantity.measure
    if not whole.quantity.exact or _OPEN.search(breakdown) or _GOES_ON.search(breakdown):
        return False
    if any(one.quantity.measure != measure or not one.quantity.exact for one in listed):
        return False
    named = listed[:-1] if _REST.search(listed[-1].words.left) or _after_rest(breakdown) else listed
    kinds = {_kinds(one) for one in named}
    return len(kinds) == 1 and sum(next(iter(kinds))) == 1


def _after_rest(breakdown: str) -> bool:
    """Tell whether the last clause of a breakdown names the rest, its kind behind it: 其余2件为信函."""
    return "其余" in breakdown or "余下" in breakdown or "剩余" in breakdown


def _kinds(one: StatedNumber) -> tuple[bool, ...]:
    """Of which kinds a part is; a class is named by anything (机构职能类) and is nothing but a class."""
    found = [kind.search(one.words.left) is not None for kind in _KINDS]
    return (False, False, False, False, True) if found[-1] else tuple(found)


def _of_cases(sentence: Sentence, whole: StatedNumber) -> bool:
    return CASES.search(sentence.text[: whole.quantity.end]) is not None


def _about_cases(sentence: Sentence, figures: Figures) -> bool:
    """Tell whether the cases can be the tables'. Of pieces of information only classes exclude each other."""
    return figures.table("received") is not None and not is_other_matter(sentence.text)


# ---- whether they contradict it ----


def _explained(listed: Sequence[StatedNumber], before: Sequence[StatedNumber], figures: Figures) -> bool:
    """Tell whether the parts make up some whole: one stated, one of the table, or each other."""
    numbers = [one.quantity.number for one in listed]
    stated = {one.quantity.number for one in before}
    if any(sum(numbers[:n]) in stated for n in range(2, len(numbers) + 1)):
        return True
    # those who applied and what became of it are counted with or without last year's
    if any(_kinds(listed[0])[:2]) and any(
        outcome.value == sum(numbers) for outcome in figures.outcomes(("received", "disposed"))
    ):
        return True
    return any(_divided(numbers[n:]) for n in range(len(numbers)))


def _divided(numbers: Sequence[Value]) -> bool:
    """Tell whether the first number is the sum of those that follow it: it is divided once more."""
    return any(numbers[0] and numbers[0] == sum(numbers[1:end]) for end in range(3, len(numbers) + 1))


def _contradicts(whole: StatedNumber, listed: Sequence[StatedNumber], figures: Figures) -> bool:
    total = sum(one.quantity.number for one in listed)
    agreeing = [_agrees(one, whole, figures) for one in listed]
    if all(agreeing):
        return False  # the list is merely not complete
    if total > whole.quantity.number:
        return not any(_OVERLAPPING.search(one.words.clause) for one in listed)
    return _complete(listed) or (whole.reading is not None and False in agreeing)


def _complete(listed: Sequence[StatedNumber]) -> bool:
    """Tell whether a list says that nothing is missing from it."""
    left = [one.words.left for one in listed]
    if _REST.search(left[-1]):
        return True
    return any(
        any(one.search(words) for words in left) and any(other.search(words) for words in left)
        for one, other in _PAIRS
    )


def _agrees(one: StatedNumber, whole: StatedNumber, figures: Figures) -> bool | None:
    """Tell whether the table has this part; None where it does not say."""
    own = one.topic is not None and figures.table(one.topic.subjects[0]) == "applications"
    outcomes = one.outcomes if own else ()
    if not outcomes and whole.topic and whole.topic.subjects[0] in ("received", "disposed"):
        whose, applicant = whose_applications(one.words.left)
        if whose == "one" and applicant:
            outcomes = figures.outcomes(whole.topic.subjects, applicant)
    if any(outcome.value == one.quantity.number for outcome in outcomes):
        return True
    known = bool(outcomes) and all(outcome.firm and outcome.value is not None for outcome in outcomes)
    return False if known else None
