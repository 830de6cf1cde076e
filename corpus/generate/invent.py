"""Offices that do not exist, and what they write.

Names are put together from characters that hardly any real place combines.
Statements about applications are made from the table itself, under a
reading that an honest office would use.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from corpus.generate import prose
from corpus.generate.records import Draft, Issuer, Name, Part, Stated, Value
from gojparse.forms.form import Form

_FIRST = "霁砚苕岫芷澜柘筠"
_SECOND = "浦坪屿埠禾汀栎"
_OFFICES = (
    *("发展和改革局", "教育局", "民政局", "水利局"),
    *("文化和旅游局", "市场监督管理局", "交通运输局", "应急管理局"),
)
_PROVINCIAL = ("财政厅", "水利厅", "交通运输厅", "民政厅")
RULING = ("city", "city_office", "province_office")  # kinds of offices that may make rules
KINDS = ("town", "township", "street", "county", "district", "county_office", *RULING)


def issuer(rng: Random, kind: str) -> Issuer:
    """An office of a kind, with the level its full name proves."""
    a, b, c = rng.sample([first + second for first in _FIRST for second in _SECOND], 3)
    county, district, city, province = f"{a}县", f"{a}区", f"{b}市", f"{c}省"
    office = rng.choice(_OFFICES)
    match kind:
        case "town":
            return Issuer(f"{county}{b}镇人民政府", "我镇", f"{county}{b}镇", "government", "town", county)
        case "township":
            return Issuer(f"{b}乡人民政府", "我乡", f"{b}乡", "government", "town", county)
        case "street":
            name = f"{district}{b}街道"
            return Issuer(f"{name}办事处", "本街道", name, "street_office", "town", district)
        case "county":
            return Issuer(f"{county}人民政府", "我县", county, "government", "county", city)
        case "district":
            name = f"{city}{district}"
            return Issuer(f"{name}人民政府", "我区", name, "government", "county", city)
        case "county_office":
            return Issuer(f"{county}{office}", "我局", f"{county}{office}", "department", "county", county)
        case "city":
            return Issuer(f"{city}人民政府", "我市", city, "government", None, province)
        case "city_office":
            return Issuer(f"{city}{office}", "我局", f"{city}{office}", "department", None, city)
        case _:
            name = f"{province}{rng.choice(_PROVINCIAL)}"
            return Issuer(name, "我厅", name, "department", "province", province)


def title(rng: Random, office: Issuer, year: int) -> str:
    """A title as offices word it, most of them with the issuer's full name in front."""
    return rng.choice(
        (
            f"{office.name}{year}年政府信息公开工作年度报告",
            f"{office.name}{year}年政府信息公开工作年度报告",
            f"{office.name}{year}年度政府信息公开工作年度报告",
            f"{year}年{office.name}政府信息公开工作年度报告",
            f"{office.name}{year}年政府信息公开年度报告",
        )
    )


def draft(
    rng: Random, forms: Mapping[str, Form], values: Mapping[Name, Value], kind: str, year: int
) -> Draft:
    """A whole report with its prose; every cell printed plainly."""
    office = issuer(rng, kind)
    stated: list[Stated] = []
    form = forms["applications"]
    overview = [_say(rng, rng.choice(prose.OPENING), "overview", office, year, stated)]
    for numeral, (theme, sentences) in zip("一二三四五", prose.THEMES, strict=True):
        chosen = rng.sample(sentences, rng.randrange(2, 4))
        said = [_say(rng, sentence, "overview", office, year, stated) for sentence in chosen]
        if theme == "依申请公开" and rng.random() < 0.7:
            said.append(_statement(rng, values, office, year, stated))
        overview.append(f"（{numeral}）{theme}情况。" + "".join(said))
    problems = [
        _say(rng, rng.choice(prose.PROBLEMS), "problems", office, year, stated),
        _say(rng, rng.choice(prose.REMEDIES), "problems", office, year, stated),
    ]
    other = [_say(rng, rng.choice(prose.OTHER), "other_matters", office, year, stated)]
    text = {"overview": overview, "problems": problems, "other_matters": other}
    parts = tuple(
        Part(s.code, f"{s.number}、{s.label}", tuple(text.get(s.code, ())), s.table) for s in form.sections
    )
    preamble = [rng.choice(prose.PREAMBLES).format(issuer=office.name, year=year, parent=office.parent)]
    if rng.random() < 0.4:
        number = rng.randrange(2, 180)
        preamble.append(prose.CONTACT.format(issuer=office.name, place=office.place, number=number))
    day = rng.randrange(5, 29)
    return Draft(
        issuer=office,
        year=year,
        title=title(rng, office, year),
        preamble=tuple(preamble),
        parts=parts,
        signature=(office.name, f"{year + 1}年1月{day}日") if rng.random() < 0.5 else (),
        forms=forms,
        values=dict(values),
        ink={name: str(value) for name, value in values.items()},
        units=_units(forms["disclosures"]),
        stated=tuple(stated),
        published=f"{year + 1}-01-{day:02}",
    )


def _units(form: Form) -> dict[Name, str]:
    return {
        ("disclosures", subject.code, measure.code): measure.unit or ""
        for block in form.blocks
        for subject in block.subjects
        for measure in block.measures
    }


def _say(rng: Random, said: prose.Said, section: str, office: Issuer, year: int, stated: list[Stated]) -> str:
    """The sentence with its numbers, which are noted in `stated`."""
    numbers = [rng.randrange(low, high + 1) for _, low, high in said.slots]
    slots = dict(zip("ab", numbers, strict=False))
    sentence = said.text.format(us=office.short, year=year, **slots)
    for number, (unit, _, _) in zip(numbers, said.slots, strict=True):
        stated.append(Stated(section, sentence, str(number), unit))
    return sentence


def _statement(
    rng: Random, values: Mapping[Name, Value], office: Issuer, year: int, stated: list[Stated]
) -> str:
    """A sentence on the applications of the year that agrees with the table."""
    received = values["applications", "received", "total"]
    carried = values["applications", "carried_in", "total"]
    at_hand = received + carried
    forward = values["applications", "carried_forward", "total"]
    granted = values["applications", "granted", "total"]
    choices = [
        (f"{year}年，{office.short}共收到政府信息公开申请{received}件。", received, "received", "received"),
        (f"全年共受理政府信息公开申请{at_hand}件。", at_hand, "received", "received + carried_in"),
        (f"本年度予以公开{granted}件。", granted, "granted", "granted"),
        (f"截至年底，结转下年度继续办理{forward}件。", forward, "carried_forward", "carried_forward"),
    ]
    sentence, number, subject, reading = rng.choice(choices)
    if subject == "received" and reading != "received" and not carried:
        reading = "received"
    stated.append(Stated("overview", sentence, str(number), "件", subject, reading))
    return sentence
