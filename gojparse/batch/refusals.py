"""Why a document was never opened: each reason with what to do about it, in English and Chinese."""

from __future__ import annotations

from gojparse.errors import GojparseError, Unreadable
from gojparse.rules import Rule, Severity


class Refused(Unreadable):
    """A document that was never opened. Its finding has a sentence in both languages."""

    def __init__(self, rule: Rule, *, format: str = "") -> None:
        sentence = rule.english.format_map({})  # braces in a name are doubled in a sentence
        GojparseError.__init__(self, sentence)
        self.reason, _, self.remedy = sentence.partition("; ")
        self.format = format
        self.rule = rule.name
        self.sentence = rule

    def __reduce__(self) -> tuple[object, ...]:
        """The default would make it anew from its message, which is no rule; it goes between processes."""
        return _again, (self.sentence, self.format)


def _again(rule: Rule, format: str) -> Refused:
    return Refused(rule, format=format)


def refusal(english: str, chinese: str) -> Rule:
    """The sentence of a document that cannot be read."""
    return Rule("document-unreadable", Severity.ERROR, english, f"无法读取：{chinese}")


def limit(english: str, chinese: str) -> Rule:
    """The sentence of a document that one of our own limits stopped."""
    return Rule("cap-reached", Severity.ERROR, english, f"超出限制：{chinese}")


# ---- files ----
MISSING = refusal("there is no such file; check the path", "没有这个文件；请检查路径")
NO_MATCH = refusal("no file matches this pattern; check it", "没有与此模式相符的文件；请检查")
FORBIDDEN = refusal(
    "permission to read it is denied; change its permissions or run as its owner",
    "没有读取权限；请更改文件权限，或以其所有者身份运行",
)
A_FOLDER = refusal("this is a folder; give a file", "这是一个文件夹；请给出文件")
NO_PLAIN_FILE = refusal(
    "this is a pipe, socket or device and no plain file; give a file, or - for standard input",
    "这是管道、套接字或设备，不是普通文件；请给出文件，或用 - 由标准输入读取",
)
NO_MEMBER = refusal(
    "there is no such document in this archive; check its name", "压缩包内没有此文件；请检查名称"
)


# ---- reading ----
UNEXPECTED = refusal(
    "gojparse failed on it ({found}): this is our fault; please report it, with the file if you may",
    "gojparse处理时出错（{found}）：这是程序的错误，请反馈，如可以请附上文件",
)
CRASHED = refusal(
    "the process that read it ended abruptly ({how}), again and again; convert the file to another format,"
    " allow more memory (--max-memory), or leave it out",
    "读取该文件的进程一再异常终止（{how}）；请转换文件格式、放宽内存限制（--max-memory）或将其排除",
)
OUT_OF_TIME = limit(
    "reading it took more than {seconds} seconds; allow more with --timeout, or leave it out",
    "读取时间超过{seconds}秒；请用 --timeout 放宽时限，或将其排除",
)
OUT_OF_MEMORY = limit(
    "reading it took more memory than a document may; allow more with --max-memory, or leave it out",
    "读取所需内存过多；请用 --max-memory 放宽，或将其排除",
)


def by_system(error: Exception) -> Refused:
    """The refusal of a file that the operating system does not hand out for an unusual reason."""
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    told = " ".join(told.split()).lower().replace("{", "(").replace("}", ")") or type(error).__name__
    return Refused(
        refusal(
            f"the system says: {told}; copy the file to a local disk and try again",
            f"系统提示：{told}；请将文件复制到本地磁盘后重试",
        )
    )
