"""What the command line says on standard error, in English and Chinese.

One choice of language for a run (`--lang`), so it is kept here once.
"""

from __future__ import annotations

import json
import os
import sys

_MESSAGES: dict[str, tuple[str, str]] = {
    "interrupted": ("interrupted before it was done", "已中断，尚未完成"),
    "terminated": ("terminated before it was done", "已终止，尚未完成"),
    "resumable": (
        "{how}; {documents} are kept in {folder}: the same command with --resume goes on from there",
        "{how}；{documents}的结果已保存在{folder}中：同一命令加 --resume 即可继续",
    ),
    "stopping": (
        "finishing what is in hand; press Ctrl-C again to end at once",
        "正在完成手头的文件；再按一次 Ctrl-C 立即结束",
    ),
    "unfinished": (
        "{folder} holds a run that did not end; go on with --resume, or start anew with --force",
        "{folder}中有一次未完成的运行；请用 --resume 继续，或用 --force 重新开始",
    ),
    "busy": (
        "another run is writing into {folder}; wait for it, or choose another folder",
        "另一次运行正在写入{folder}；请等待其结束，或另选文件夹",
    ),
    "nothing_to_resume": (
        "{folder} holds no run that could be resumed; choose another folder, or replace what is there"
        " with --force",
        "{folder}中没有可以继续的运行；请另选文件夹，或用 --force 替换其中内容",
    ),
    "outdated": (
        "{documents} in {folder} were read by another version of gojparse and not given again;"
        " they are left out: give them too",
        "{folder}中有{documents}由另一版本的gojparse读取、本次未再给出，已予略去：请一并给出",
    ),
    "before": ("; {documents} known from before", "；其中{documents}此前已读"),
    "passed": ("; passed over in archives: {n}", "；压缩包内略过{n}项"),
    "pace": ("{n}/s", "每秒{n}个"),
    "failures": ("{n} failed", "{n}个失败"),
    "bad_size": (
        "--max-memory {size} is no size; write it as 500M or 2G, 64M at least",
        "--max-memory {size}不是大小；请写作500M或2G，至少64M",
    ),
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
    "not_finished": (
        "cannot write to {folder}: {reason}; what was read is kept there: when that is mended, the same"
        " command with --resume goes on",
        "无法写入{folder}：{reason}；已读的结果保存在其中：问题解决后，同一命令加 --resume 即可继续",
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
    "waived": ("waived: {reason}", "已说明：{reason}"),
    "progress": ("reading", "正在读取"),
    "image_only_pages": (
        "--image draws the pages of a PDF or of pictures, and {source} is {format}; leave it out",
        "--image 只能绘制PDF与图片的页面，而{source}是{format}；请去掉此选项",
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
    "no_such_folder": (
        "there is nothing at {folder}; give a folder that gojparse extract wrote, or one with reports",
        "{folder}不存在；请给出 gojparse extract 写出的文件夹，或含有年度报告的文件夹",
    ),
    "panel_or_indicators": (
        "--panel and --indicators print two tables; leave one of the two out",
        "--panel 与 --indicators 输出两张不同的表；请去掉其中之一",
    ),
    "needs_file": ("{option} is for files and needs -o FILE", "{option}用于写文件，需要 -o FILE"),
    "needs_page": ("{option} is for the page and needs --html FILE", "{option}用于网页，需要 --html FILE"),
    "not_together": ("{one} and {other} do not go together; leave one out", "{one}与{other}不能同时使用"),
    "unknown_suffix": (
        "{file} names no format; let it end in one of {suffixes}",
        "{file}未指明格式；文件名请以{suffixes}之一结尾",
    ),
    "file_occupied": (
        "{file} is there already; choose another name, or replace it with --force",
        "{file}已存在；请另选文件名，或用 --force 替换",
    ),
    "file_not_written": (
        "cannot write {file}: {reason}; choose another place, or free some space",
        "无法写入{file}：{reason}；请另选位置，或腾出空间",
    ),
    "bad_day": ("{day} is no day; write it as 2024-03-31", "{day}不是日期；请写作2024-03-31"),
    "filter_form": (
        "--where {filter} is no filter; write it as level=town, year=2019-2022 or level=county,city",
        "--where {filter}不是筛选条件；请写作 level=town、year=2019-2022 或 level=county,city",
    ),
    "filter_column": (
        "--where {filter}: no such column of reports, and no level of places{near}",
        "--where {filter}：reports 表没有这一列，也不是区划层级{near}",
    ),
    "filter_value": (
        "--where {filter}: the column holds no such value{near}",
        "--where {filter}：该列没有这样的值{near}",
    ),
    "panel": ("{rows} issuer years of {issuers} issuers", "{issuers}个机关共{rows}个机关年度"),
    "audit": ("{cells} cells drawn of {all}", "从{all}个单元格中抽取{cells}个"),
    "audit_files": ("; sheet in {sheet}, list to fill in {list}", "；核对表{sheet}，填写列表{list}"),
    "audit_heads": (
        "carrier and status|cells|checked|wrong|open|at most",
        "格式与状态|单元格|已核|错误|未填|至多",
    ),
    "audit_whole": ("the whole", "总体"),
    "audit_meaning": (
        "at most: the largest share of wrong cells that the ticks leave likely (exact bound, 95 %). The whole"
        " is judged by the cells drawn in proportion; those added for small groups speak for these alone.",
        "至多：所填结果仍可能的最大错误比例（精确上界，置信度95%）。"
        "总体仅按比例抽取的单元格推断；为小组加抽的只用于该组。",
    ),
    "corrections_written": ("{n} corrections in {file}", "{n}条更正写入{file}"),
    "needs_author": (
        "--corrections needs --author: who read these values",
        "--corrections 须同时给出 --author（核对人）",
    ),
    "audit_of_what": (
        "give the folder of a dataset or of reports, or --ticked with a list that was filled in",
        "请给出数据集或报告所在文件夹，或用 --ticked 给出已填列表",
    ),
    "no_cells": ("{folder} holds no cell to look at", "{folder}中没有可核对的单元格"),
    "nothing_ticked": (
        "{file} has no ticks yet: fill in the column right with y or n",
        "{file}尚未填写：请在 right 列填 y 或 n",
    ),
    "sheet_suffix": (
        "{file}: the sheet is a page; let its name end in .html",
        "{file}：核对表为网页，文件名请以 .html 结尾",
    ),
    "ticked_alone": ("--ticked needs no folder and no -o", "--ticked 不需要文件夹或 -o"),
    "needs_findings": ("{option} needs --findings", "{option}须与 --findings 同用"),
    "page_of_too_many": (
        "a page of {rows} reports would be too large for a browser (at most {most}); choose with --where",
        "{rows}份报告的网页过大，浏览器难以打开（最多{most}份）；请用 --where 缩小范围",
    ),
    "panel_file": (" in {file}", "，写入{file}"),
    "left_out": ("; documents left out: {reasons}", "；未纳入的文件：{reasons}"),
    "empty_panel": (
        "no report in {folder} has an issuer, a year and what was asked for{left_out}",
        "{folder}中没有机关与年度明确且符合条件的报告{left_out}",
    ),
    "across": (
        "; findings across them: {errors}, {warnings}, notes {notes}",
        "；跨年度、跨机关核查发现：{errors}，{warnings}，说明{notes}项",
    ),
    "page": (
        "; page in {file}: {size} MB, pictures of print: {pictures}",
        "；网页写入{file}：{size} MB，原文图片{pictures}幅",
    ),
    "sources_lost": (
        "; sources not found from here: {gone} (their names start where extract was run), changed since they"
        " were read: {changed}",
        "；从当前位置未找到的来源文件{gone}个（文件名相对于运行extract的位置），读取后已变动的{changed}个",
    ),
    "large_page": (
        "the page is {size} MB, too large for many a browser; --where makes it smaller",
        "网页大小为{size} MB，不少浏览器难以打开；可用 --where 缩小范围",
    ),
    "more_findings": ("and {n} more; --findings prints all", "另有{n}项；用 --findings 列出全部"),
    "crop_no_page": (
        "--image draws what is printed on a page, and {source} is {format}; its place is {place}",
        "--image 绘制页面上的原文，而{source}是{format}；该格位置为{place}",
    ),
    "crop_no_place": (
        "{cell} has no place on a page of {source}: nothing is printed there that could be drawn",
        "{cell}在{source}的页面上没有位置：没有可绘制的原文",
    ),
    "no_edition": ("there is no form {edition}; there are {editions}", "没有{edition}版表格；现有{editions}"),
}

_language = os.environ.get("GOJPARSE_LANG", "en")
_json = False


def speak(language: str) -> None:
    """Say everything from now on in `en` or `zh`."""
    global _language
    _language = language


def log_as(format: str) -> None:
    """Write messages as `text` or as one `json` object a line from now on."""
    global _json
    _json = format == "json"


def logs_json() -> bool:
    """Whether messages are for a program."""
    return _json


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


def complain(line: str, **facts: object) -> None:
    """One line on standard error; `facts` are for those who read it with a program."""
    message = " ".join(line.split())
    if _json:
        print(json.dumps({"message": message, **facts}, ensure_ascii=False), file=sys.stderr, flush=True)
    else:
        print("gojparse:", message, file=sys.stderr, flush=True)
