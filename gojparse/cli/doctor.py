"""`gojparse doctor`: what is installed, and what each missing piece would add."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from gojparse.cli.messages import language
from gojparse.cli.out import put_line
from gojparse.cli.shutdown import Work
from gojparse.errors import Exit
from gojparse.version import full_version


class Piece(NamedTuple):
    """A library: the package's name, and what it is for in English and Chinese. `extra`: how to get it."""

    package: str
    english: str
    chinese: str
    extra: str | None = None


LIBRARIES = (
    Piece("pypdfium2", "reads PDF", "读取PDF"),
    Piece("pdfplumber", "reads a PDF page a second time, draws its cells", "复核PDF页面，绘制单元格"),
    Piece("selectolax", "reads HTML", "读取HTML"),
    Piece("lxml", "reads DOCX, and HTML a second time", "读取DOCX，复核HTML"),
    Piece("rapidfuzz", "recognises misprinted labels", "识别有误植的标签"),
    Piece("regex", "patterns with a time limit", "有时限的模式匹配"),
    Piece("pyarrow", "writes CSV and Parquet", "写出CSV与Parquet"),
    Piece("pandas", "frames for Python", "Python数据框"),
    Piece("xlsxwriter", "writes panels for Excel", "写出Excel面板数据"),
    Piece("datasketch", "finds copied text among many reports", "在大量报告中查找雷同文字"),
    Piece("jinja2", "the page of gojparse compare", "gojparse compare 的网页"),
    Piece("typer", "the command line", "命令行"),
    Piece("rich", "the view of gojparse show", "gojparse show 的显示"),
)
EXTRAS = (
    Piece("opencc", "reads prose in traditional characters", "读取繁体正文", "zh"),
    Piece("rapidocr", "recognises text in scans and pictures", "识别扫描件与图片中的文字", "ocr"),
    Piece("onnxruntime", "runs the recogniser", "运行识别模型", "ocr"),
    Piece("opencv-python-headless", "straightens scans, finds rulings", "校正扫描件、查找表格线", "ocr"),
    Piece("fsspec", "reads from addresses such as s3:// and https://", "读取s3://等地址", "remote"),
    Piece("distributed", "reads on the machines of a Dask cluster", "在Dask集群上读取", "cluster"),
)


def work() -> Work:
    """The work: look, and tell."""
    return partial(_examine)


def _examine() -> Exit:
    for line in report_lines():
        put_line(line)
    return Exit.OK


def report_lines() -> Iterator[str]:
    """One line for Python, gojparse, each library and each extra."""
    zh = language() == "zh"
    yield f"python        {platform.python_version()}  {platform.system()} {platform.machine()}"
    yield f"gojparse      {full_version()}"
    for piece in LIBRARIES:
        found = installed(piece.package)
        missing = "缺少：请重新安装 gojparse" if zh else "missing: install gojparse again"
        yield f"{piece.package:<14}{found or missing:<12}{piece.chinese if zh else piece.english}"
    yield "可选组件：" if zh else "extras:"
    for piece in EXTRAS:
        found = installed(piece.package)
        state = found or ("未安装" if zh else "absent")
        how = "" if found else f"  (pip install 'gojparse[{piece.extra}]')"
        extra = f"[{piece.extra}]"
        yield f"  {extra:<10}{piece.package:<12}{state:<10}{piece.chinese if zh else piece.english}{how}"
    yield "外部程序：不需要" if zh else "programs: none needed"


def installed(package: str) -> str | None:
    """The version that is installed, if any."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
