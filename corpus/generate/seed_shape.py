"""The shape of one crawled township report, tab for tab.

Its tabs and empty fields vary from row to row: 21 of 23 lines of section
three print six numbers for seven cells. Each template is the print of one
line: \\t is a tab, # the next number of the line, @ the label.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from corpus.generate.records import Draft, Evidence
from gojparse.forms.form import Label

FULL = ("received", "carried_in")  # the lines that keep seven numbers
_APPLICANTS_HEAD = (
    "{corner}\t申请人情况\t\t\t\t\t\t总计",
    "\t自然人\t法人或其他组织\t\t\t\t\t",
    "\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t",
)
_APPEALS = (
    "行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t",
    "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t",
    "\t\t\t\t\t" + "\t".join(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 2),
)
_SIX = "\t".join("#" * 6)
_SEVEN = "\t".join("#" * 7)


def lose(rng: Random, draft: Draft) -> Draft:
    """The draft with one number of each of the 21 lines lost, the same column in most reports."""
    form = draft.forms["applications"]
    codes = [a.code for a in form.applicants]
    always = rng.choice(codes) if rng.random() < 0.6 else None
    ink = dict(draft.ink)
    for line in form.lines:
        if line.code not in FULL:
            ink["applications", line.code, always or rng.choice(codes)] = ""
    evidence = {**draft.evidence, ("applications", "carried_in"): Evidence.SHIFTED}
    return replace(draft, ink=ink, evidence=evidence, labels={**draft.labels, **_labels(draft)})


def _labels(draft: Draft) -> dict[tuple[str, str], str]:
    """The labels as that copy prints them: half-width brackets, two known misprints."""
    form = draft.forms["applications"]
    printed = {}
    for line in form.lines:
        text = line.label
        if line.code in ("denied_law", "unhandled_excessive"):
            text = line.variants[0]
        if text.startswith("（"):
            text = text.replace("（", "(").replace("）", ")").replace("，", ", ")
            text = text.replace(")", ") ", 1)
        printed["applications", line.code] = text
    amount = draft.forms["disclosures"].blocks[-1].measures[-1]
    printed["disclosures", f"{draft.forms['disclosures'].blocks[-1].article}.{amount.code}"] = (
        amount.variants[0]
    )
    return printed


def document(draft: Draft) -> str:
    """The whole report in that shape: 86 lines."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield from ("", "", draft.title, "")
    for part in draft.parts:
        yield from (part.heading or "", "")
        for paragraph in part.paragraphs:
            yield from (paragraph, "")
        if part.table:
            yield from {"disclosures": _disclosures, "applications": _applications, "appeals": _appeals}[
                part.table
            ](draft)
            yield ""


def _disclosures(draft: Draft) -> Iterator[str]:
    for block in draft.forms["disclosures"].blocks:
        pad = "\t" * (3 - len(block.measures))
        yield block.heading.label + "\t\t\t"
        heads = [
            draft.label("disclosures", f"{block.article}.{measure.code}", measure.label)
            for measure in block.measures
        ]
        yield "\t".join(("信息内容", *heads)) + pad
        for subject in block.subjects:
            inks = [draft.ink["disclosures", subject.code, measure.code] for measure in block.measures]
            yield "\t".join((subject.label, *inks)) + pad


def _applications(draft: Draft) -> Iterator[str]:
    form = draft.forms["applications"]
    for text in _APPLICANTS_HEAD:
        yield text.format(corner=form.corner)
    for line in form.lines:
        inks = iter(draft.ink["applications", line.code, a.code] for a in form.applicants)
        numbers = iter([ink for ink in inks if ink])
        print_ = "".join(next(numbers) if sign == "#" else sign for sign in _template(line))
        yield print_.replace("@", draft.label("applications", line.code, line.label))
        if line.code == "received":
            yield ""


def _template(line: Label) -> str:
    """The tabs of one line: five kinds of them, as seen."""
    first_of = {
        "denied_secret": "(三) 不予公开",
        "unable_not_held": "(四) 无法提供",
        "unhandled_petition": "(五) 不予处理",
    }
    match line.code:
        case "received":
            return f"@\t{_SEVEN}"
        case "carried_in":
            return f"@\t\t{_SEVEN}\t"
        case "granted":
            return f"三、本年度办理结果\t@\t\t{_SIX}\t"
        case "partly_granted":
            return f"\t@\t\t{_SIX}\t"
        case "unhandled_reissue" | "other" | "disposed" | "carried_forward":
            return f"@\t\t{_SIX}\t\t"
        case code:
            return f"\t{first_of.get(code, '')}\t@\t\t{_SIX}"


def _appeals(draft: Draft) -> Iterator[str]:
    form = draft.forms["appeals"]
    yield from _APPEALS
    yield "\t".join(draft.ink["appeals", route.code, o.code] for route in form.routes for o in form.outcomes)
