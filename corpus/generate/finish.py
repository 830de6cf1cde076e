"""Quirks of the finished text: characters, line ends, encodings."""

from __future__ import annotations

from collections.abc import Callable

# The characters this generator prints, as copies in traditional script have them.
_SIMPLIFIED = (
    "万与专业严个丰为举乡书于产从们众优会体关内写决况准减划别办务动区华单厅历县参发台号后听员咨围国图场坚处备复够实审宽对导"
    "将尽属屿岗帮并应废开张强归当径态总户执护报据数无时暂机权条来构标栎栏档检欢汇沟没浏游澜点环现电监砚确种秘稳类纠级纳纸线"
    "组细织经结绕络统继续维编缴网罚群职联节范获补见规览计订认让训议记许讼设访评诉试话询该误请读调负财责账质购贴费转载较输过"
    "运还这进采针链错镇门问阅队难霁页项顺预领题额风"
)
_TRADITIONAL = (
    "萬與專業嚴個豐為舉鄉書於產從們眾優會體關內寫決況準減劃別辦務動區華單廳歷縣參發臺號後聽員諮圍國圖場堅處備復夠實審寬對導"
    "將盡屬嶼崗幫並應廢開張強歸當徑態總戶執護報據數無時暫機權條來構標櫟欄檔檢歡匯溝沒瀏遊瀾點環現電監硯確種秘穩類糾級納紙線"
    "組細織經結繞絡統繼續維編繳網罰群職聯節範獲補見規覽計訂認讓訓議記許訟設訪評訴試話詢該誤請讀調負財責賬質購貼費轉載較輸過"
    "運還這進採針鏈錯鎮門問閱隊難霽頁項順預領題額風"
)
_TO_TRADITIONAL = str.maketrans(_SIMPLIFIED, _TRADITIONAL)
_HALF_WIDTH = str.maketrans({"（": "(", "）": ")", "，": ", ", "；": "; ", "：": ": "})


def traditional(text: str) -> str:
    """Traditional script, with the word for document that goes with it."""
    return text.replace("文件", "檔案").translate(_TO_TRADITIONAL)


def half_width(text: str) -> str:
    """Half-width punctuation, as crawled text has it."""
    return text.translate(_HALF_WIDTH)


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


CHARACTERS: dict[str, Callable[[str], str]] = {
    "traditional": traditional,
    "half_width": half_width,
    "crlf": crlf,
}
ENCODINGS = {"gb18030": "gb18030", "bom": "utf-8-sig"}


def characters(text: str, marks: tuple[str, ...]) -> str:
    for mark in marks:
        if mark in CHARACTERS:
            text = CHARACTERS[mark](text)
    return text


def encode(text: str, marks: tuple[str, ...]) -> bytes:
    encoding = next((ENCODINGS[mark] for mark in marks if mark in ENCODINGS), "utf-8")
    return text.encode(encoding)
