"""Report records made by hand, for tests of what comes after the parsing."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType

from gojparse.forms.form import load
from gojparse.model import (
    Balance,
    Cell,
    Finding,
    LinePlace,
    Locator,
    Report,
    Result,
    Section,
    Statement,
    Status,
)
from gojparse.rules import CATALOGUE


def at(line: int, column: int = 1) -> Locator:
    return Locator((LinePlace(line, column),))


def read(table: str, line: str, column: str, value: int | Decimal | None, **more: str) -> Cell:
    printed = "" if value is None else str(value)
    status = Status.BLANK if value is None else Status.READ
    return Cell(table, line, column, value, status, printed, at(7), **more)  # type: ignore[arg-type]


def disclosures(values: Mapping[str, str]) -> tuple[Cell, ...]:
    return tuple(
        read(
            "disclosures",
            subject.code,
            measure.code,
            Decimal(values.get(f"{subject.code}_{measure.code}", "0")),
            edition="2021",
            article=block.article,
            unit=measure.unit or "item",
        )
        for block in load("2021").blocks
        for subject in block.subjects
        for measure in block.measures
    )


def applications(values: Mapping[str, int | None]) -> tuple[Cell, ...]:
    form = load("2021")
    return tuple(
        read("applications", line.code, who.code, values.get(f"{line.code}_{who.code}", 0), edition="2021")
        for line in form.lines
        for who in form.applicants
    )


def appeals() -> tuple[Cell, ...]:
    form = load("2021")
    return tuple(
        read("appeals", route.code, outcome.code, 0) for route in form.routes for outcome in form.outcomes
    )


def balances() -> tuple[Balance, ...]:
    form = load("2021")
    return tuple(
        Balance("applications", "line-total", line.code, None, Result.TRIVIAL) for line in form.lines
    )


SHORT_LINE = Finding(
    rule=CATALOGUE["short-line"],
    table="applications",
    line="denied_law",
    found="0 0 0 0 0 0",
    facts={"count": "6", "cells": "7"},
    locator=at(62),
)


def made(
    source: str = "zhaizhen.txt",
    content: bytes = b"one",
    *,
    year: int | None = 2021,
    values: Mapping[str, int | None] | None = None,
    amounts: Mapping[str, str] | None = None,
    findings: tuple[Finding, ...] = (SHORT_LINE,),
    prose: str = "我镇全年主动公开信息112条。\n其中，公开“三公”经费。",
) -> Report:
    """A report on the 2021 form: zeros, but for `values` (line_applicant) and `amounts` (subject_measure)."""
    digest = hashlib.sha256(content).hexdigest()
    return Report(
        report_id=digest[:16],
        source=source,
        sha256=digest,
        content_id=digest[16:32],
        format="txt",
        title=f"翟镇人民政府{year}年政府信息公开工作年度报告",
        issuer="翟镇人民政府",
        issuer_type="government",
        level="town",
        year=year,
        edition="2021",
        published_on=f"{(year or 2021) + 1}-01-20",
        verdict="balanced_trivially",
        disclosure_verdict="complete",
        applications_verdict="balanced_trivially",
        appeals_verdict="balanced_trivially",
        numbers_printed=200,
        numbers_placed=200,
        sections=(
            Section("overview", 1, "一、总体情况", prose, at(3)),
            Section("other_matters", 2, "六、其他需要报告的事项", "=1+1", at(90)),
        ),
        disclosures=disclosures(amounts or {}),
        applications=applications(values or {}),
        appeals=appeals(),
        statements=(
            Statement("overview", "我镇全年主动公开信息112条。", 112, "条", None, None, at(3, 9)),
            Statement("overview", "占比12.5%。", Decimal("12.5"), "%", None, None, None),
        ),
        balances=balances(),
        findings=findings,
    )


def printed_report(title: str = "甲镇人民政府2023年政府信息公开工作年度报告", received: int = 3) -> str:
    """A whole report on the 2021 form as text with pipe rows; `received` applications, all granted."""
    form = load("2021")
    sections = {heading.code: f"{heading.number}、{heading.label}" for heading in form.sections}
    lines = [title, "", sections["overview"], f"2023年，我镇收到政府信息公开申请{received}件。", ""]
    lines.append(sections["disclosure"])
    for block in form.blocks:
        lines.append(block.heading.label)
        lines.append(_row("信息内容", *(measure.label for measure in block.measures)))
        lines += [
            _row(s.label, *("2" if m.code != "amount" else "1.5" for m in block.measures))
            for s in block.subjects
        ]
    lines += ["", sections["applications"], _row("申请人情况", *(who.label for who in form.applicants))]
    busy = {"received", "granted", "disposed"}
    for line in form.lines:
        count = str(received if line.code in busy else 0)
        lines.append(_row(line.label, count, "0", "0", "0", "0", "0", count))
    lines += ["", sections["appeals"], _row(*(route.label for route in form.routes))]
    lines.append(_row(*(outcome.label for _ in form.routes for outcome in form.outcomes)))
    lines.append(_row(*("0" for _ in form.routes for _ in form.outcomes)))
    lines += [
        "",
        sections["problems"],
        "一是公开内容不够深入。",
        "",
        sections["other_matters"],
        "无其他需要报告的事项。",
    ]
    return "\n".join(lines) + "\n"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def pretend(data: bytes, source: str, crawled_on: date | None = None, ocr: str = "auto") -> Report:
    """A parser for tests of what stands around it: what becomes of a document is written in it."""
    from gojparse.errors import Unreadable

    text = data.decode()
    if not data:
        raise Unreadable("empty")
    if "fault" in text:
        raise KeyError("fault")
    if "crash" in text:
        os._exit(9)
    if "sleep" in text:
        time.sleep(60)
    report = made(source, data, findings=(CARRY,) if "error" in text else (SHORT_LINE,))
    if "clean" in text:
        return replace(report, findings=())
    if "page" in text:
        refusal = Finding(rule=CATALOGUE["not-a-report"], found="no table", facts={"reason": "no table"})
        return replace(report, verdict="not_a_report", findings=(refusal,))
    return report


CARRY = Finding(
    rule=CATALOGUE["carry-balance"],
    table="applications",
    column="person",
    expected="3",
    found="4",
    locator=at(9),
)


def install() -> None:
    """Put `pretend` in the place of the real parser."""
    module = ModuleType("gojparse.flow")
    module.__dict__["parse"] = pretend
    sys.modules["gojparse.flow"] = module
