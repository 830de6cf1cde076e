"""What the page says, in English and Chinese, by key: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

from gojparse.dataset.words import ISSUER_TYPES, LEVELS, STATUSES, VERDICT_LABELS
from gojparse.model import Status

Pair = tuple[str, str]

WORDS: Mapping[str, Pair] = {
    "title": ("Annual reports on open government", "政府信息公开工作年度报告比较"),
    "what": (
        "Numbers as the offices printed them in their annual reports (政府信息公开工作年度报告), read by gojparse"
        " and laid side by side. Nothing is corrected: a number that contradicts another stays as printed and is"
        " named below. A number that is not there is left empty and is never taken for 0.",
        "各机关在政府信息公开工作年度报告中列印的数字，由gojparse读取并对照排列。所有数字均按原文，不作更正；"
        "互相矛盾之处在下文列出。缺失的数字留空，绝不当作0。",
    ),
    "how": (
        "Click or press Enter on any underlined number: its source, print and place open.",
        "点击任一带下划线的数字（或按回车键），可查看其来源、原文与位置。",
    ),
    "issuers": ("Issuers", "行政机关"),
    "issuer": ("Issuer", "行政机关"),
    "years": ("Years", "年度"),
    "year": ("Year", "年度"),
    "reports": ("Reports", "报告"),
    "documents": ("Documents given", "所给文件"),
    "findings": ("Findings", "核查发现"),
    "findings_note": ("errors and warnings", "错误与警告"),
    "left_out": ("Left out", "未计入"),
    "place": ("Place", "地区"),
    "unknown_place": ("place not known", "地区不详"),
    "received": ("Received", "新收"),
    "disposed": ("Disposed of", "办结"),
    "granted": ("Granted", "予以公开"),
    "partly": ("Partly granted", "部分公开"),
    "denied": ("Denied", "不予公开"),
    "unable": ("Unable to provide", "无法提供"),
    "not_held": ("Not held", "不掌握"),
    "unhandled": ("Not handled", "不予处理"),
    "other": ("Otherwise", "其他处理"),
    "clearance": ("Clearance", "办结率"),
    "appeals": ("Disputes", "争议"),
    "verdict": ("Verdict", "结论"),
    "outcomes": ("Results", "办理结果"),
    "over_years": ("Received by year", "历年新收"),
    "by_year": ("Year by year", "分年度"),
    "by_year_note": (
        "Sums over the issuers that are here. Where not every report has the number, the sum says of how many"
        " it is.",
        "所列机关之和。并非每份报告都有该数字时，注明所含份数。",
    ),
    "sums_note": (
        "Shares are of all results of the year（（七）总计）; Not held is part of Unable to provide. Clearance is"
        " disposed of over received and carried in. Disputes are reconsiderations and direct suits.",
        "各项比例以本年度办理结果总计为分母；“不掌握”已含于“无法提供”。办结率为办结数与新收、上年结转之和的比。"
        "争议为行政复议与未经复议直接起诉之和。",
    ),
    "never": ("Who never received an application", "从未收到申请的机关"),
    "never_note": (
        "Every report that is here prints 0 new applications. Years without a report or without the number are"
        " named: of them nothing is known.",
        "现有各年度报告新收申请均为0。缺报告或缺该数字的年度已注明，情况不明。",
    ),
    "never_none": ("None: every issuer received one at least.", "无：每个机关均收到过申请。"),
    "but_not": ("not known:", "不详："),
    "zero": ("Reports of no application at all", "零申请报告"),
    "zero_note": (
        "Share of the reports of each year that print 0 new applications; reports without the number are left"
        " out.",
        "各年度新收申请为0的报告所占比例；缺该数字的报告不计。",
    ),
    "small": ("Received and disposed of, issuer by issuer", "各机关历年新收与办结"),
    "small_note": (
        "Each on a scale of its own; the largest number is written at the top. A gap is a year without a number.",
        "各图刻度不同，最大值标于上方。中断处为缺数的年度。",
    ),
    "composition": ("How applications ended", "办理结果构成"),
    "composition_note": (
        "Only reports whose parts add up to their total are in it.",
        "仅含各项之和等于总计的报告。",
    ),
    "across": ("Findings across years and issuers", "跨年度、跨机关核查发现"),
    "across_note": (
        "Two cells that do not fit each other. Nothing is repaired; which of the two is wrong is for the issuers"
        " to say.",
        "两处互相不符的数字。未作更正，孰是孰非由发布机关说明。",
    ),
    "across_none": ("None.", "无。"),
    "single": ("Findings within single reports", "单份报告内的核查发现"),
    "copied": ("Copied texts", "雷同文字"),
    "copied_none": ("None found.", "未发现。"),
    "passages": ("shared passages", "雷同段落"),
    "sources": ("Reports and every number", "各报告及全部数字"),
    "sources_note": (
        "One block for each issuer. Lines that print 0 in all its years are named in one line.",
        "每个机关一块。历年均为0的行合并列名。",
    ),
    "all_zero": ("0 in every year:", "历年均为0："),
    "no_report": ("no report", "无报告"),
    "severity": ("Severity", "程度"),
    "rule": ("Rule", "规则"),
    "count": ("Number", "项数"),
    "what_found": ("What was found", "内容"),
    "cells": ("Cells", "单元格"),
    "line": ("Line", "项目"),
    "file": ("File", "文件"),
    "published": ("published", "发布"),
    "waived": ("answered:", "已答复："),
    "printed": ("printed", "原文"),
    "printed_empty": ("printed empty", "印为空白"),
    "not_printed": ("nothing is tied to this cell", "没有与本格对应的内容"),
    "at": ("at", "位置"),
    "row": ("in its row", "所在行"),
    "crop_of": ("print at this place in the source", "来源中此处的列印"),
    "no_crop": ("no picture on this page:", "本页未附图："),
    "changed": (
        "the file is not the one the report was read from any more, so no picture is shown",
        "文件已与读取时不同，故不附图",
    ),
    "gone": ("the file is not here, so no picture is shown", "文件不在此处，故不附图"),
    "of_reports": ("of {known} of {reports} reports", "{reports}份报告中的{known}份"),
    "mixed": ("not added: counts differ in scope", "口径不一，不相加"),
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "note": ("note", "说明"),
    "more": ("and {n} more that are not listed here", "另有{n}项未列出"),
    "crops_told": (
        "Pictures of print on this page: {shown} ({kilobytes} kB), of the numbers that findings name and of the"
        " most asked for totals.",
        "本页附原文图片{shown}幅（{kilobytes} kB），为核查发现所涉数字及主要总计。",
    ),
    "crops_more": (
        "{left_out} more were left out to keep the page small.",
        "为控制页面大小，另有{left_out}幅未附。",
    ),
    "crops_lost": (
        "{gone} source files are not here and {changed} have changed since they were read: of these no picture"
        " is shown.",
        "{gone}个来源文件不在此处，{changed}个读取后已有变动：均不附图。",
    ),
    "legend": ("What the signs say", "符号说明"),
    "versions_differ": (
        "several versions of this report print different numbers, and their dates do not tell which is current",
        "本报告有多个版本且数字不同，无法据日期判断以哪一版本为准",
    ),
    "no_cell": ("the form of this report has no such cell, or its table is missing", "本报告的表格没有这一格，或缺少该表"),
    "unit_unknown": ("a sum of money without a known unit", "金额单位不明"),
    "filter": ("Filter", "筛选"),
    "filter_text": ("Name contains", "名称包含"),
    "all": ("all", "全部"),
    "reset": ("Reset", "重置"),
    "language": ("中文", "English"),
    "close": ("Close", "关闭"),
    "skip": ("To the table of issuers", "跳至机关列表"),
    "shown_rows": ("shown", "已显示"),
    "made_by": ("Made by gojparse {version}; data contract {schema}.", "由gojparse {version}生成；数据规范{schema}。"),
    "to_list": ("On this page", "本页内容"),
}  # fmt: skip

MARKS: Mapping[str, str] = {
    "read": "", "placed": "^", "implied": "*", "restored": "~", "blank": "_", "slash": "/", "dash": "-",
    "absent": ".", "ambiguous": "?", "unreadable": "!", "unit_unknown": "¤", "versions_differ": "≠", "no_cell": "·",
}  # fmt: skip
"""The sign behind a value, or in its place, as `gojparse show` has it; the last three are the panel's own."""


def statuses() -> dict[str, Pair]:
    """What each status says in words."""
    words = {str(status): pair for status, pair in STATUSES.items()}
    return {**words, **{name: WORDS[name] for name in ("unit_unknown", "versions_differ", "no_cell")}}


def verdict(name: str) -> Pair:
    """A verdict in words."""
    return _SHORT.get(name, name.replace("_", " ")), VERDICT_LABELS.get(name, name)


def kind(issuer_type: str | None, level: str | None) -> Pair:
    """What sort of office an issuer is."""
    parts = [part for part in (level, issuer_type) if part]
    said = {**LEVELS, **ISSUER_TYPES}
    return ", ".join(part.replace("_", " ") for part in parts), " · ".join(said.get(p, p) for p in parts)


_SHORT = {"balanced_trivially": "all zero"}
LEFT_OUT: Mapping[str, str] = {
    **VERDICT_LABELS,
    "no issuer or no year": "机关或年度不明",
    "published after the day asked for, or without a date": "发布于所问日期之后，或无日期",
}
READ = str(Status.READ)
