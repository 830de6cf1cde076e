"""What the codes of the contract mean, in English and in the words of Chinese offices."""

from __future__ import annotations

from collections.abc import Mapping

from gojparse.model import Result, Status

STATUSES: Mapping[Status, tuple[str, str]] = {
    Status.READ: ("printed in its own place", "印在本格"),
    Status.PLACED: (
        "printed on this line; the source lost its column, and this is the one placement that remains",
        "印在本行，来源丢失了列位，这是唯一可能的排列",
    ),
    Status.IMPLIED: (
        "no number is tied to the cell, and every reading that labels and balances allow gives this value",
        "本格无对应数字，但标签与勾稽关系允许的每种读法都得出此值",
    ),
    Status.RESTORED: (
        "misread by optical recognition, and the balances force this one value",
        "识别有误，勾稽关系确定了唯一的值",
    ),
    Status.BLANK: ("printed empty, and nothing forces a value", "印为空白，无法确定其值"),
    Status.SLASH: ("a slash is printed, and nothing forces a value", "印为斜线，无法确定其值"),
    Status.DASH: ("a dash or 无 is printed, and nothing forces a value", "印为横线或“无”，无法确定其值"),
    Status.ABSENT: ("the document has no such line or cell", "文件中没有这一行或这一格"),
    Status.AMBIGUOUS: (
        "numbers were printed, several placements remain and disagree",
        "印有数字，但仍有多种排列且结果不同",
    ),
    Status.UNREADABLE: ("something is printed that is no number", "所印内容不是数字"),
}

RESULTS: Mapping[Result, tuple[str, str]] = {
    Result.HELD: ("holds, by printed numbers that nothing else placed", "成立"),
    Result.TRIVIAL: ("every number in it is 0: it proves nothing", "全部为0，不能证明任何内容"),
    Result.USED: ("it chose a placement or supplied a value, so it is no evidence", "已用于推定，不作为证据"),
    Result.BROKEN: ("does not hold", "不成立"),
    Result.NOT_ASSESSABLE: ("values are missing", "缺少数值，无法判断"),
}

ISSUER_TYPES: Mapping[str, str] = {
    "government": "人民政府",
    "department": "政府部门",
    "street_office": "街道办事处",
    "zone": "开发区等管理委员会",
    "institution": "企事业单位",
    "other": "其他",
}
LEVELS: Mapping[str, str] = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "county": "县级",
    "town": "乡级",
}
UNITS: Mapping[str, str] = {"item": "件", "10k_cny": "万元", "cny": "元"}
TABLE_VERDICTS: Mapping[str, str] = {
    "missing": "没有表格",
    "doubtful": "存疑",
    "unbalanced": "勾稽不符",
    "unverifiable": "无法核实",
    "balanced_trivially": "全部为零",
    "balanced": "勾稽相符",
}
DISCLOSURE_VERDICTS: Mapping[str, str] = {"missing": "没有表格", "doubtful": "存疑", "complete": "完整"}
VERDICTS: Mapping[str, str] = {
    "unreadable": "无法读取",
    "not_a_report": "不是年度报告",
    "several_reports": "含多份报告",
    **TABLE_VERDICTS,
}
VERDICT_LABELS: Mapping[str, str] = {**VERDICTS, **DISCLOSURE_VERDICTS}
TABLES_OF_CELLS: Mapping[str, str] = {
    "disclosures": "主动公开政府信息情况",
    "applications": "收到和处理政府信息公开申请情况",
    "appeals": "政府信息公开行政复议、行政诉讼情况",
}
