"""Notices that publish a report: 关于印发《X局2023年政府信息公开工作年度报告》的通知.

Of the notices around reports most ask others to compile theirs. One that
publishes says so by its verb and its kind of paper together: what is printed
and announced goes out as 通知 or 公告, what is sent up goes as 报告 or 函.
"""

from __future__ import annotations

from typing import NamedTuple

from gojparse.identity.names import is_name, only_compiles
from gojparse.text import lazy


class Notice(NamedTuple):
    """The folded beginning of the title that is published, and who publishes it."""

    title: str
    sender: str | None


_ABOUT = lazy(
    r'^(?P<sender>[^"]{0,40}?)关于(?P<verb>印发|公布|发布|公开|报送|上报|呈报|呈送)?"?(?P<title>[^"]*)$'
)
_PAPER = lazy(r'^"?的(?P<paper>通知|公告|公示|通告|报告|函)')
_ANNOUNCED, _SENT_UP = ("通知", "公告", "公示", "通告"), ("报告", "函")
_PAPERS: dict[str | None, tuple[str, ...]] = {
    **dict.fromkeys(("印发", "公布", "发布", "公开"), _ANNOUNCED),
    **dict.fromkeys(("报送", "上报", "呈报", "呈送"), _SENT_UP),
    None: ("公告", "公示", "通告", "报告"),
}


def notice(prefix: str, core: str, rest: str) -> Notice | None:
    """The notice around a title, from the folded text before its 公开, up to its end and behind it."""
    if "关于" not in prefix:
        return None
    # 年度报告的报告 is read to its end as one core
    paper = _PAPER.match("的报告" if core.endswith("报告的报告") else rest)
    if paper is None:
        return None
    match = _ABOUT.match(prefix)
    if match is None or paper["paper"] not in _PAPERS[match["verb"]]:
        return None
    sender = match["sender"].strip('"')
    return Notice(match["title"], sender if is_name(sender) and not only_compiles(sender) else None)
