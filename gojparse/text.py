"""Pure functions on strings: folding for comparison, and what a cell's text says.

Folding is only ever used to compare; what is kept stays as printed. Numbers
are read from the print itself, not from its folding: NFKC would turn ① into 1.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple, cast


class _Pattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, pattern: str) -> None:
        self.__dict__["pattern"] = pattern

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.__dict__["pattern"])
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


def lazy(pattern: str) -> re.Pattern[str]:
    """Return the pattern, to be compiled at its first use.

    Most reports need few patterns, and sets of Chinese characters take a quarter of a
    millisecond each to compile.
    """
    return cast("re.Pattern[str]", _Pattern(pattern))


# The characters of the forms, of headings and of the words sought in prose as crawled copies print
# them in traditional script, one to one. 檔案 for 文件 is a word, not a character.
_TRADITIONAL = (
    "萬與業為爲舉鄉於會體關內決況減辦務動區華單廳縣發臺號後員國處備復實審對屬應廢開強當總執護報據數無機權條構沒點現監確祕稱穩"
    "類糾級納組織經結統繼續維繳罰範獲補規計認議許訟設訪訴試詢說説請負購費轉過這進採鎮問頁項題額"
    "羣諮黨變貼產調編義網錄讀臨訓寫將財閱還暫張圖來慶蘇災師擊團銀該館隊貨轄場訂眾爭別責徑積農擬億際餘幾屆錯傳談較種筆滿銷則專聯佔長敗"
    "們話見歷兩園欄學標塊郵評門營節稅電徵駁庫協環驗冊時違絡熱達戶態頒準證匯劃醫畢書終並約線勝間賬輯閲複覆製佈係衛衞衆"
)
_SIMPLIFIED = (
    "万与业为为举乡于会体关内决况减办务动区华单厅县发台号后员国处备复实审对属应废开强当总执护报据数无机权条构没点现监确秘称稳"
    "类纠级纳组织经结统继续维缴罚范获补规计认议许讼设访诉试询说说请负购费转过这进采镇问页项题额"
    "群咨党变贴产调编义网录读临训写将财阅还暂张图来庆苏灾师击团银该馆队货辖场订众争别责径积农拟亿际余几届错传谈较种笔满销则专联占长败"
    "们话见历两园栏学标块邮评门营节税电征驳库协环验册时违络热达户态颁准证汇划医毕书终并约线胜间账辑阅复复制布系卫卫众"
)
# Radicals and strokes that some programs print for ideographs (⺠ for 民), and the ideographs:
# EquivalentUnifiedIdeograph of the Unicode Character Database 15.0, but for those that NFKC folds by itself.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄"
    "⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西"
    "见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎"
)
_COMPATIBILITY = [
    *range(0x2E80, 0x2FD6),
    *range(0xF900, 0xFAFF),
]  # blocks of radicals and compatibility ideographs
_QUOTES = "“”„‟「」『』﹁﹂﹃﹄‘’‚‛《》〈〉\"'`´＂＇"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"

_SIMPLE = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
_FOLD: dict[int, str | None] = {ord(t): s for t, s in _SIMPLE.items()}
_FOLD.update({ord(c): _SIMPLE.get(i, i) for c, i in zip(_RADICALS, _IDEOGRAPHS, strict=True)})
TO_SIMPLIFIED = dict(_FOLD)  # for str.translate, one for one: places stay the same
for _code in _COMPATIBILITY:
    if len(_plain := unicodedata.normalize("NFKC", chr(_code))) == 1 and _plain != chr(_code):
        TO_SIMPLIFIED[_code] = _SIMPLE.get(_plain, _plain)
_FOLD.update({ord(q): '"' for q in _QUOTES})
_FOLD.update({ord(c): None for c in _ZERO_WIDTH + "*\ufffc"})  # * is a mark of emphasis, \ufffc a picture

_ITEM_MARK = re.compile(r"^(\(?[0-9]{1,2}\)?)[、.．,，:：]")
_FOLD.update((ord(b), r) for b, r in zip("〔〕【】[]｛｝{}", "()()()()()", strict=True))


LONGEST_FOLDED = 2000  # characters: whole documents on one line stay out of the cache of `fold`


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Fold a text for comparison: NFKC, no spaces, one kind of quotes and brackets, simplified characters."""
    folded = "".join(unicodedata.normalize("NFKC", text).translate(_FOLD).split())
    folded = folded.replace("其它", "其他").replace("檔案", "文件").replace("資訊", "信息")
    return _ITEM_MARK.sub(r"\1.", folded)


_CHUNK = 128


class _Widths(dict[str, int]):
    """The length of each character when folded: 0 for a space, 2 for a ligature of two."""

    def __missing__(self, character: str) -> int:
        self[character] = len(fold.__wrapped__(character))
        return self[character]


_width = _Widths().__getitem__


@lru_cache(maxsize=4)
def _milestones(printed: str) -> tuple[int, ...]:
    """The folded length of everything before each chunk."""
    chunks = (printed[start : start + _CHUNK] for start in range(0, len(printed), _CHUNK))
    return (0, *accumulate(sum(map(_width, chunk)) for chunk in chunks))


def printed_offset(printed: str, folded_offset: int) -> int:
    """Return the offset in the printed text of the character at an offset of the folded text.

    Folding drops spaces and replaces character by character, so the lengths
    of the characters add up to the length of the whole.
    """
    if folded_offset <= 0:
        return 0
    start = done = 0
    if len(printed) > _CHUNK:
        milestones = _milestones(printed)
        chunk = bisect_left(milestones, folded_offset) - 1
        done, start = milestones[chunk], chunk * _CHUNK
    lengths = [*accumulate(map(_width, printed[start : start + _CHUNK]), initial=done)]
    return min(start + bisect_left(lengths, folded_offset), len(printed))


_PINYIN = re.compile(r"\([a-zü\u00e0-\u01dc]+\)")
_NOTE_MARK = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@lru_cache(maxsize=16384)
def fold_label(text: str) -> str:
    """As `fold`, without raised marks and the pinyin in brackets that copying sites add: 公开(kāi)."""
    folded = fold(_NOTE_MARK.sub("", text))
    return _PINYIN.sub("", folded) if "(" in folded else folded


def squeeze(text: str) -> str:
    """The text as it is kept in `printed`: white space folded to one space, trimmed, nothing else."""
    if not text.isprintable() and _ANY_ZERO_WIDTH.search(text):
        text = text.translate(_DROP_ZERO_WIDTH)
    return " ".join(text.split())


_ANY_ZERO_WIDTH = re.compile(f"[{_ZERO_WIDTH}]")
_DROP_ZERO_WIDTH = {ord(c): None for c in _ZERO_WIDTH}


# ---- what a cell's text says ----


class ContentKind(StrEnum):
    """The kinds of text in a cell."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    TEXT = "text"  # something that is no number


NUMBER, BLANK, SLASH, DASH, TEXT = (
    ContentKind  # by name: an attribute of an enum costs ten times a global in Python 3.11
)


class CellContent(NamedTuple):
    """A cell's text, read: its kind, and for a number its value and the unit printed with it."""

    kind: ContentKind
    printed: str = ""  # the text, its white space folded
    value: Decimal | None = None
    integer: int | None = None  # the value where it is whole
    unit: str | None = None  # `cny`, `10k_cny` or a measure word as printed
    remark: bool = False  # other words stand beside the number


_DIGITS = str.maketrans("０１２３４５６７８９．，＋－−–／（）：", "0123456789.,+---/():")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # the mark of a note, unless nothing else is in the cell
_LOWERED = str.maketrans(_RAISED, "0123456789")
_LONGEST_MARK = 2  # digits; a mark alone in its cell is no number
_SLASHES = re.compile(r"[/\\]+")
_DASHES = re.compile(r"[-—―－﹣─━]{1,4}|无|無")
_NUMBER = re.compile(
    r"(?P<sign>[+-]|增加?|减少?)?"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[〇○])"
    r"(?P<unit>万元|元|[件项个条宗起次部份])?"
    rf"(?P<mark>[*※†#①-⑳]|\[[0-9]{{1,2}}\]|[\[(]?[{_RAISED}]{{1,2}}[\])]?|注[0-9①-⑳{_RAISED}]?)?"
    r"(?P<remark>\((?![一二三四五六七八九十0-9]{1,3}\))[^()]*\))?"  # （二） is no remark but the next label
)
_UNITS = {"元": "cny", "万元": "10k_cny"}
_LONGEST = 18  # digits; no office has counted further, and int64 holds it


@lru_cache(maxsize=16384)
def read_cell(text: str) -> CellContent:
    """Return what a cell's text says: 3.0 is 3, 〇 is 0, 21² and 21（修订 14 件） are 21 with a remark."""
    printed = squeeze(text)
    plain = printed.replace(" ", "").translate(_DIGITS)
    if not plain:
        return CellContent(BLANK)
    if len(plain) > _LONGEST_MARK and not plain.strip(_RAISED):
        plain = plain.translate(_LOWERED)
    if _SLASHES.fullmatch(plain):
        return CellContent(SLASH, printed)
    if _DASHES.fullmatch(plain):
        return CellContent(DASH, printed)
    match = _NUMBER.fullmatch(plain) if plain.isprintable() else None
    if match is None or _split_digits(printed):
        return CellContent(TEXT, printed)
    digits = match["digits"].replace(",", "")
    if len(digits) > _LONGEST:
        return CellContent(TEXT, printed)
    value = Decimal(0) if digits in "〇○" else Decimal(digits)
    if match["sign"] and match["sign"][0] in "-减":
        value = -value
    unit = _UNITS.get(match["unit"], match["unit"])
    remark = bool(match["remark"] or match["mark"])
    return CellContent(NUMBER, printed, value, whole(value), unit, remark)


_SPLIT = re.compile(r"[0-9０-９.．,，]\s+[0-9０-９.．,，]")


def _split_digits(text: str) -> bool:
    """Tell whether white space parts digits outside a remark: two numbers, or one torn apart."""
    return bool(_SPLIT.search(re.split(r"[(（]", text, maxsplit=1)[0]))


def whole(value: Decimal) -> int | None:
    """The value as an int where it is one (`3.0` is 3), else None."""
    number = int(value)
    return number if number == value else None


# ---- Chinese numerals ----

_NUMERALS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "十": 10}


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral up to 99, or of a year written digit by digit (二〇二〇); else None."""
    if not text or any(c not in _NUMERALS for c in text):
        return None
    if "十" not in text:
        return int("".join(str(_NUMERALS[c]) for c in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
