"""The meanings of the codes of the contract, in English and in the words of Chinese offices."""

from __future__ import annotations

from collections.abc import Mapping

from gojparse.messages import sentence
from gojparse.model import Result, Status


def status_meaning(status: Status, language: str) -> str:
    """Return what a status of a cell says, in `en` or `zh`."""
    return sentence(f"status.{status}", language)


def result_meaning(result: Result, language: str) -> str:
    """Return how a balance came out, in `en` or `zh`."""
    return sentence(f"result.{result}", language)


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
