"""Checks inside one sentence: shares, and 全部办结.

Each is silent unless the sentence itself leaves no honest way out: a share
of something unnamed, on time instead of finished are no contradictions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from gojparse.model import Finding
from gojparse.rules import ALL_DONE, PROSE_PERCENTAGE
from gojparse.statements.readings import Figures, Value
from gojparse.statements.said import CASES, Said
from gojparse.statements.scope import own, time_of
from gojparse.statements.sentences import Sentence
from gojparse.statements.subjects import aside
from gojparse.text import lazy

# ---- shares ----

_SHARE = lazy(
    r"占(?:全部|所有|收到|受理|全年|本?年度)?(?:的?政府信息公开|信息公开|依申请公开)?(?:申请)?(?:总?[数量件]+)?的?(?:比[例重]?)?(?:为|达到?)?$"
)
_WHOLES = ("received", "received + carried_in", "disposed", "disposed + carried_forward")
_RATE = lazy(r"办结率(?:为|达到?|是)?$")
_ON_TIME = lazy(r"按[时期]|及时|期限|时限|限期|限时|规定时间|规定的时间|超期|逾期|工作日")


def percentages(sentence: Sentence, said: Sequence[Said], figures: Figures) -> Iterator[Finding]:
    """A printed share that no part and whole give."""
    if not CASES.search(sentence.text) or aside(sentence.text) or figures.table("received") is None:
        return
    for i, share in enumerate(said):
        if share.quantity.measure != "%" or not share.quantity.exact:
            continue
        if _RATE.search(share.words.left):
            given = _completion(sentence, share, said, figures)
        elif i and _SHARE.search(share.words.left):
            given = _shares(share, said[:i], figures)
        else:
            continue
        if given and not any(
            _printed_as(share.quantity.number, of, part, whole) for of, part, whole in given
        ):
            yield Finding(
                rule=PROSE_PERCENTAGE,
                table="applications",
                expected="; ".join(f"{of} = {_percent(part, whole)}%" for of, part, whole in given),
                found=f"{share.quantity.number}%",
                facts={"sentence": sentence.quote(share.quantity.start)},
                locator=sentence.place(share.quantity.start, share.quantity.end),
            )


def _shares(share: Said, before: Sequence[Said], figures: Figures) -> list[tuple[str, Value, Value]]:
    """Every part and whole a share can mean; none unless the part is right before it and the whole known."""
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
    sentence: Sentence, share: Said, said: Sequence[Said], figures: Figures
) -> list[tuple[str, Value, Value]]:
    """What 办结率 can mean; 100 % is the business of `all-done`, on time is another thing."""
    if share.quantity.number == 100 or _ON_TIME.search(sentence.text):
        return []
    if not any(one.topic and one.topic.firm and one.reading for one in said):
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
    """Whether part / whole is the share to its printed digits, rounded or cut."""
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
_NOT_ALL = lazy(r"结转|除|拟|将|要|确保|力争|正在|尚|未")
_COMPLETION = lazy(r"办\s*结|完\s*[毕成结]|答\s*[复復]|辦\s*結")


def speaks_of_completion(text: str) -> bool:
    """Whether the text may say that all of something was finished (全部, 均, 都); cheap."""
    return ("全" in text or "均" in text or "都" in text) and _COMPLETION.search(text) is not None


def all_done(
    sentence: Sentence, said: Sequence[Said], figures: Figures, year: int | None, issuer: str | None
) -> Iterator[Finding]:
    """全部办结 while applications are carried forward. On time is not the same as finished in the year."""
    text = sentence.text
    done = _DONE.search(text)
    if done is None or "申请" not in text or _ON_TIME.search(text) or _NOT_ALL.search(text):
        return
    forward = figures.number("carried_forward")
    if not forward or aside(text) or time_of(text[: done.start()], year) != "own":
        return
    if not own(sentence, done.start(), issuer) or re.search("其中", text[: done.start()]):
        return
    # the year's own applications may be finished while older ones are not
    if any(one.reading == "received" for one in said) and (figures.number("carried_in") or 0) >= forward:
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
