"""How much an archive may ask of a machine, and the sentences that say so where it asks for more.

An archive that was made to exhaust a machine is known by what it does, so all
is counted while it unpacks; what its headers claim is believed only where it
makes for an earlier end. Beyond a limit the rest of that archive is left.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gojparse.batch.refusals import Refused, limit, refusal
from gojparse.readers.caps import MAX_BYTES
from gojparse.rules import Rule


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one archive that was given, with all that is inside it."""

    member: int = MAX_BYTES  # bytes of one document
    ratio: int = 250  # inflated to stored bytes; pages of a crawl reach 30, deflate can reach 1,032
    judged_from: int = 16_000_000  # inflated bytes before which no ratio is judged: blank text is honest
    inflated: int = 100_000_000_000  # bytes, of all members
    members: int = 1_000_000
    depth: int = 3  # archives in one another


class Stopped(Refused):
    """A limit was reached: the rest of this archive is left. `whole`: of the outermost one, too."""

    def __init__(self, rule: Rule, *, whole: bool = False) -> None:
        super().__init__(rule)
        self.whole = whole


@dataclass(slots=True)
class Meter:
    """What one archive has asked for so far."""

    limits: Limits = field(default_factory=Limits)
    inflated: int = 0
    members: int = 0

    def count_member(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise Stopped(_too_many(self.limits.members), whole=True)

    def count_bytes(self, count: int) -> None:
        self.inflated += count
        if self.inflated > self.limits.inflated:
            raise Stopped(_too_much(self.limits.inflated), whole=True)

    def check_ratio(self, inflated: int, stored: int) -> None:
        if inflated > self.limits.judged_from and inflated > self.limits.ratio * stored:
            raise Stopped(_too_dense(self.limits.ratio))

    def check_depth(self, depth: int) -> None:
        if depth > self.limits.depth:
            raise Stopped(_too_deep(self.limits.depth))


_UNPACK = "unpack it yourself if you trust it, and give the documents"
_UNPACK_ZH = "如信任其来源，请自行解压后给出其中的文件"


def _too_many(count: int) -> Rule:
    return limit(
        f"the archive has more than {count:,} members, the rest was left; divide it, or {_UNPACK}",
        f"压缩包内文件超过{count:,}个，其余未读；请分割压缩包，或{_UNPACK_ZH}",
    )


def _too_much(count: int) -> Rule:
    return limit(
        f"the archive unpacks to more than {count:,} bytes, the rest was left; divide it, or {_UNPACK}",
        f"压缩包解压后超过{count:,}字节，其余未读；请分割压缩包，或{_UNPACK_ZH}",
    )


def _too_dense(ratio: int) -> Rule:
    return limit(
        f"it unpacks to more than {ratio} times its size, like an archive made to exhaust a machine;"
        f" the rest was left; {_UNPACK}",
        f"解压后超过原大小的{ratio}倍，疑为解压炸弹，其余未读；{_UNPACK_ZH}",
    )


def _too_deep(depth: int) -> Rule:
    return limit(
        f"more than {depth} archives lie in one another, the rest was left; {_UNPACK}",
        f"压缩包嵌套超过{depth}层，其余未读；{_UNPACK_ZH}",
    )


OVERLAP = limit(
    f"its members share bytes, as in an archive made to exhaust a machine; the rest was left; {_UNPACK}",
    f"压缩包内的文件相互重叠，疑为解压炸弹，其余未读；{_UNPACK_ZH}",
)
TOO_MUCH_MEMORY = limit(
    f"unpacking it takes more memory than any honest archive needs; {_UNPACK}",
    f"解压所需内存超出正常范围；{_UNPACK_ZH}",
)

# ---- what is wrong with an archive or a member ----
CUT = refusal("its end is missing; download it again", "文件不完整，缺少结尾；请重新下载")
DAMAGED = refusal("it is damaged; download it again", "文件已损坏；请重新下载")
ENCRYPTED = refusal(
    "it is encrypted; unpack it with its password and give the documents",
    "文件已加密；请用密码解压后给出其中的文件",
)
LEADS_OUT = refusal(
    "its name leads out of its archive; unpack it with care and give the documents",
    "其名称指向压缩包之外；请谨慎解压后给出其中的文件",
)
ONLY_ITS_BEGINNING = refusal(
    "the crawler stored only its beginning; fetch the page again", "爬虫仅保存了开头部分；请重新获取该网页"
)
SEVERAL_VOLUMES = refusal(
    "it is one of several volumes of an archive; put them together and give the whole",
    "这是分卷压缩包的一部分；请合并后给出完整的压缩包",
)


def unknown_packing(how: str) -> Rule:
    return refusal(
        f"it is packed in a way that is not read ({how}); unpack it and give the documents",
        f"不支持其压缩方式（{how}）；请解压后给出其中的文件",
    )
