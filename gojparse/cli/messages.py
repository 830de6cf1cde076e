"""What the command line says on standard error, in English and Chinese.

One choice of language for a run (`--lang`), so it is kept here once.
"""

from __future__ import annotations

import os
import sys

_MESSAGES: dict[str, tuple[str, str]] = {
    "interrupted": ("interrupted before it was done", "已中断，尚未完成"),
    "terminated": ("terminated before it was done", "已终止，尚未完成"),
    "usage": ("{reason}; gojparse --help shows what there is", "用法有误：{reason}；请看 gojparse --help"),
    "internal": (
        "internal error: {reason}; this is our fault, please report it (GOJPARSE_DEBUG=1 shows where)",
        "内部错误：{reason}；这是程序的错误，请反馈（GOJPARSE_DEBUG=1 可显示出错位置）",
    ),
    "stdout": (
        "cannot write to standard output: {reason}; free some space or write elsewhere",
        "无法写到标准输出：{reason}；请腾出空间或改写到别处",
    ),
    "occupied": (
        "{folder} is not empty; choose another folder, or replace what is there with --force",
        "{folder}不是空文件夹；请另选文件夹，或用 --force 替换其中内容",
    ),
    "not_written": (
        "cannot write to {folder}: {reason}; choose another folder, or free some space",
        "无法写入{folder}：{reason}；请另选文件夹，或腾出空间",
    ),
    "no_documents": (
        "no documents in {paths}; give files, or folders with files below them",
        "{paths}中没有文件；请给出文件，或含有文件的文件夹",
    ),
    "no_report": (
        "no annual report among {documents}; gojparse show FILE tells what was found in one",
        "{documents}中没有年度报告；可用 gojparse show FILE 查看单个文件",
    ),
    "summary": ("{documents}: {reports}{others}; {findings}", "{documents}：{reports}{others}；{findings}"),
    "documents": ("{n} documents", "{n}个文件"),
    "documents_one": ("1 document", "1个文件"),
    "reports": ("{n} reports ({verdicts})", "年度报告{n}份（{verdicts}）"),
    "reports_one": ("1 report ({verdicts})", "年度报告1份（{verdicts}）"),
    "reports_none": ("no report", "没有年度报告"),
    "unreadable": ("{n} unreadable", "{n}个无法读取"),
    "not_a_report": ("{n} not a report", "{n}个不是年度报告"),
    "findings": ("findings: {errors}, {warnings}", "核查发现：{errors}，{warnings}"),
    "errors": ("{n} errors", "错误{n}项"),
    "errors_one": ("1 error", "错误1项"),
    "warnings": ("{n} warnings", "警告{n}项"),
    "warnings_one": ("1 warning", "警告1项"),
    "written": ("; {files} files in {folder}", "；{files}个文件写入{folder}"),
    "numbers": ("numbers: {printed} printed, {placed} placed", "表内数字: 印有{printed}个, 归位{placed}个"),
    "progress": ("reading", "正在读取"),
    "image_only_pdf": (
        "--image draws the pages of a PDF, and {source} is {format}; leave it out",
        "--image 只能绘制PDF页面，而{source}是{format}；请去掉此选项",
    ),
    "images": ("{n} pages drawn in {folder}", "已在{folder}中绘制{n}页"),
    "no_cell": ("the form has no cell {cell}{near}", "表格中没有{cell}这一格{near}"),
    "near": ("; did you mean {names}?", "；是否指{names}？"),
    "needs_folder": ("{option} is for files and needs -o DIR", "{option}用于写文件，需要 -o DIR"),
    "table_or_folder": (
        "--table prints one table and -o writes all of them; leave one of the two out",
        "--table 输出一张表，-o 写出全部各表；请去掉其中之一",
    ),
    "parquet_only": (
        "--partition divides Parquet files; add --format parquet or --format both",
        "--partition 只划分Parquet文件；请加 --format parquet 或 --format both",
    ),
    "csv_only": (
        "--excel is for CSV files; add --format csv or --format both, or --table NAME",
        "--excel 只用于CSV文件；请加 --format csv 或 --format both，或 --table NAME",
    ),
    "no_edition": ("there is no form {edition}; there are {editions}", "没有{edition}版表格；现有{editions}"),
}

_language = os.environ.get("GOJPARSE_LANG", "en")


def speak(language: str) -> None:
    """Say everything from now on in `en` or `zh`."""
    global _language
    _language = language


def language() -> str:
    """The language of this run."""
    return "zh" if _language == "zh" else "en"


def say(key: str, **facts: object) -> str:
    """The message in the language of this run."""
    english, chinese = _MESSAGES[key]
    return (chinese if language() == "zh" else english).format_map(facts)


def count(key: str, n: int, **facts: object) -> str:
    """The message about `n` of something, with its own form for one."""
    return say(f"{key}_one" if n == 1 else key, n=f"{n:,}", **facts)


def complain(line: str) -> None:
    """One line on standard error."""
    print("gojparse:", " ".join(line.split()), file=sys.stderr, flush=True)
