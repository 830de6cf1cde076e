"""What the sheet says, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

_ENGLISH = {
    "title": "Sheet of an audit",
    "drawn": "{cells} cells drawn at random of {all}, seed {seed}",
    "how": "Open each document at its place and compare. Right: the value is what the office printed in this"
    " cell, or there is none and that is right. Wrong: anything else; write down what it should be.",
    "then": "Put the ticks into the list beside this sheet (column right: y or n; should_be), then ask what"
    " they prove:",
    "strata": "What there is, and what was drawn",
    "carrier": "carrier",
    "status": "status",
    "cells": "cells",
    "sampled": "drawn",
    "right": "right",
    "wrong": "wrong, it should be",
    "value": "value",
    "none": "none",
    "printed": "printed",
    "not_tied": "nothing is tied to this cell",
    "empty": "printed empty",
    "place": "place",
    "crop": "the cell on its page",
    "lost": {
        "same": "What surrounds this place cannot be shown; look into the document.",
        "changed": "The document has changed since it was read; nothing of it is shown.",
        "gone": "The document is not where it was read.",
    },
    "made": "Made by gojparse {version}.",
}
_CHINESE = {
    "title": "抽样核对表",
    "drawn": "从{all}个单元格中随机抽取{cells}个，随机种子{seed}",
    "how": "请逐一打开原文对照。“正确”：数值与机关所印一致，或确无数值；否则为“错误”，并写明应为何数。",
    "then": "将结果填入同名列表（right 列填 y 或 n，should_be 列填应为之数），再运行：",
    "strata": "总体与抽样",
    "carrier": "格式",
    "status": "状态",
    "cells": "单元格数",
    "sampled": "抽取数",
    "right": "正确",
    "wrong": "错误，应为",
    "value": "数值",
    "none": "空",
    "printed": "原文",
    "not_tied": "没有与本格对应的内容",
    "empty": "印为空白",
    "place": "位置",
    "crop": "本格在页面上的位置",
    "lost": {
        "same": "无法显示此处上下文，请查看原文件。",
        "changed": "原文件在读取之后已有改动，不予显示。",
        "gone": "原文件已不在读取时的位置。",
    },
    "made": "由gojparse {version}生成。",
}
WORDS: Mapping[str, SimpleNamespace] = {
    "en": SimpleNamespace(**_ENGLISH),
    "zh": SimpleNamespace(**_CHINESE),
}
