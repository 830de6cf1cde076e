"""A breakdown behind 其中, held against its whole.

其中 means among them and promises no complete list: 其中网上20件、信函5件 is
honest beside a whole of 31. So parts that are fewer than their whole are a
question only where the list says that it is complete (其余, 其他, both halves
of a pair), or where the table bears out the whole and not a part. Parts that
are more than their whole are one wherever no case can be two of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gojparse.model import Finding
from gojparse.rules import PROSE_PARTS
from gojparse.statements.readings import Figures, Value
from gojparse.statements.said import CASES, Said
from gojparse.statements.sentences import Sentence
from gojparse.statements.subjects import aside, whose_applications
from gojparse.text import lazy

_OPEN = lazy(r"等|主要|重点|包括|包含|较|比|同比|增|减|此外|同时|累计|还有|平均|最[多少高低]|另(?!外?[0-9])")
_GOES_ON = lazy(r"办结|答复|结转|受理|收到|回复|处理完|占|率|共|合计|总")
# one case may concern several matters and be passed on to several offices
_OVERLAPPING = lazy(r"涉及|关于|有关|转(?!结)|移送|征求|协同|同一")
_KINDS = (
    lazy(r"自然人|公民|个人|法人|企业|组织|机构|社会公益|律师"),
    lazy(r"[予部]以?分?公开|无法提供|不予处理|其他处理|维持|纠正|其他结果|审结"),
    lazy(r"网上|网络|网站|在线|线[上下]|平台|邮箱|邮件|信函|邮寄|当面|现场|窗口|传真|书面"),
    lazy(r"局|镇|乡|街道|办公室|政府办|委|中心|部门"),
    lazy(r"类"),
)
_REST = lazy(r"^[，,、；;和及与]?(?:其余|余下|剩余|另外?|其[他它](?!处理|结果|组织|机关|法律))")
# both halves of a pair; the first and the last of the four results
_PAIRS = (
    (lazy(r"自然人|公民|个人"), lazy(r"法人|(?<!公益)组织")),
    (lazy(r"线上"), lazy(r"线下")),
    (lazy(r"其他结果"), lazy(r"审结")),
)


def parts(sentence: Sentence, said: Sequence[Said], figures: Figures) -> Iterator[Finding]:
    """A breakdown that contradicts its whole."""
    text = sentence.text
    if text.count("其中") != 1:
        return
    at = text.index("其中")
    before = [one for one in said if one.quantity.end <= at]
    if not before or not _adjoins(text, before[-1].quantity.end, at):
        return
    whole, end = before[-1], _end(text, at)
    listed = [one for one in said if at < one.quantity.start < end and not _inside_brackets(text, at, one)]
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
    """Whether 其中 follows the whole with nothing but a mark between."""
    return text[end:at] in ("", "，", ",", "；", ";", "（", "(", "：", ":", "。", "、")


def _end(text: str, at: int) -> int:
    """Where the breakdown ends: with its bracket if it stands in one, else with the sentence."""
    if text[at - 1] in "（(":
        return min((p for c in "）)" if (p := text.find(c, at)) >= 0), default=len(text))
    return len(text)


def _inside_brackets(text: str, at: int, said: Said) -> bool:
    """Whether a number stands in brackets of its own: part of a part."""
    before = text[at : said.quantity.start]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


# ---- whether these are parts of one whole ----


def _comparable(whole: Said, listed: Sequence[Said], breakdown: str) -> bool:
    """Whether whole and parts count the same, and the parts are of one kind; the rest of them is of any."""
    measure = whole.quantity.measure
    if not whole.quantity.exact or _OPEN.search(breakdown) or _GOES_ON.search(breakdown):
        return False
    if any(one.quantity.measure != measure or not one.quantity.exact for one in listed):
        return False
    named = listed[:-1] if _REST.search(listed[-1].words.left) or _after_rest(breakdown) else listed
    kinds = {_kinds(one) for one in named}
    return len(kinds) == 1 and sum(next(iter(kinds))) == 1


def _after_rest(breakdown: str) -> bool:
    """Whether the last clause of a breakdown names the rest, its kind behind the number: 其余2件为信函."""
    return "其余" in breakdown or "余下" in breakdown or "剩余" in breakdown


def _kinds(one: Said) -> tuple[bool, ...]:
    """Of which kinds a part is; a class is named by anything (机构职能类) and is nothing but a class."""
    found = [kind.search(one.words.left) is not None for kind in _KINDS]
    return (False, False, False, False, True) if found[-1] else tuple(found)


def _of_cases(sentence: Sentence, whole: Said) -> bool:
    return CASES.search(sentence.text[: whole.quantity.end]) is not None


def _about_cases(sentence: Sentence, figures: Figures) -> bool:
    """Whether the cases can be the tables'. Of pieces of information only classes exclude each other."""
    return figures.table("received") is not None and not aside(sentence.text)


# ---- whether they contradict it ----


def _explained(listed: Sequence[Said], before: Sequence[Said], figures: Figures) -> bool:
    """Whether the parts make up some whole: this one, one said before, one of the table, or each other."""
    numbers = [one.quantity.number for one in listed]
    said = {one.quantity.number for one in before}
    if any(sum(numbers[:n]) in said for n in range(2, len(numbers) + 1)):
        return True
    # those who applied and what became of it are counted with or without last year's
    if any(_kinds(listed[0])[:2]) and any(
        outcome.value == sum(numbers) for outcome in figures.outcomes(("received", "disposed"))
    ):
        return True
    return any(_divided(numbers[n:]) for n in range(len(numbers)))


def _divided(numbers: Sequence[Value]) -> bool:
    """Whether the first number is the sum of those that follow it: it is divided once more."""
    return any(numbers[0] and numbers[0] == sum(numbers[1:end]) for end in range(3, len(numbers) + 1))


def _contradicts(whole: Said, listed: Sequence[Said], figures: Figures) -> bool:
    total = sum(one.quantity.number for one in listed)
    agreeing = [_agrees(one, whole, figures) for one in listed]
    if all(agreeing):
        return False  # the list is merely not complete
    if total > whole.quantity.number:
        return not any(_OVERLAPPING.search(one.words.clause) for one in listed)
    return _complete(listed) or (whole.reading is not None and False in agreeing)


def _complete(listed: Sequence[Said]) -> bool:
    """Whether a list says that nothing is missing from it."""
    left = [one.words.left for one in listed]
    if _REST.search(left[-1]):
        return True
    return any(
        any(one.search(words) for words in left) and any(other.search(words) for words in left)
        for one, other in _PAIRS
    )


def _agrees(one: Said, whole: Said, figures: Figures) -> bool | None:
    """Whether the table has this part; None where it does not say."""
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
