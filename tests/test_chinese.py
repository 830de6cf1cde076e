"""Messages in Chinese hold the words of the forms, no codes."""

from __future__ import annotations

import re

import pytest

from gojparse.dataset.chinese import in_chinese
from gojparse.identity import evidence
from gojparse.identity.conflicts import last_resorts
from gojparse.messages import Phrase
from gojparse.model import Finding
from gojparse.rules import (
    EDITION_MIXED,
    IMPLAUSIBLE_FOR_LEVEL,
    ISSUER_CONFLICT,
    NOT_A_REPORT,
    PROSE_PERCENTAGE,
    PROSE_TABLE,
)
from gojparse.statements.readings import READINGS


def said(finding: Finding) -> str:
    return in_chinese(finding).say("zh")


@pytest.mark.parametrize("formula", sorted({f for readings in READINGS.values() for f in readings}))
def test_every_reading_is_said_in_the_words_of_the_form(formula: str) -> None:
    finding = Finding(rule=PROSE_TABLE, expected=f"{formula} = 31", found="32", facts={"sentence": "……"})
    assert not re.search("[a-z]", said(finding))
    assert f"{formula} = 31" in finding.message  # English, and the tables, keep the codes


def test_findings_in_the_words_of_the_form() -> None:
    facts = {"sentence": "共77件。"}
    table = Finding(rule=PROSE_TABLE, expected="received + carried_in = 37", found="77", facts=facts)
    assert "表内为本年新收政府信息公开申请数量 + 上年结转政府信息公开申请数量 = 37" in said(table)
    share = Finding(rule=PROSE_PERCENTAGE, expected="5 / disposed.person = 12.50%", found="9%", facts=facts)
    assert "5 / （七）总计（自然人） = 12.50%" in said(share)
    level = Finding(rule=IMPLAUSIBLE_FOR_LEVEL, found="3", facts={"level": "county"})
    assert said(level) == "县级机关无规章制定权，但填报为3"
    mixed = Finding(rule=EDITION_MIXED, found="disclosures 2021, applications 2019")
    assert said(mixed) == "各表版式不一：主动公开政府信息情况 2021, 收到和处理政府信息公开申请情况 2019"
    blank = Finding(rule=NOT_A_REPORT, facts={"reason": Phrase("no-report.blank-form")})
    assert said(blank) == "不是年度报告：空白表样，未填写"


def test_every_place_of_evidence_has_a_chinese_name() -> None:
    constants = {name: value for name, value in vars(evidence).items() if name.isupper() and name[0] != "_"}
    places = [
        value for value in constants.values() if isinstance(value, str) and re.fullmatch("[a-z-]+", value)
    ]
    assert len(places) >= 12
    for place in places:
        phrase = Phrase(f"place.{place}")
        facts = {"where": phrase, "elsewhere": phrase}
        assert not re.search(
            "[a-z]", said(Finding(rule=ISSUER_CONFLICT, expected="甲", found="乙", facts=facts))
        )
    one = evidence.Evidence("issuer", "青禾县财政局", evidence.FILE_NAME)
    assert said(last_resorts(one)[0]) == "行政机关（青禾县财政局）仅能从文件名得知"
