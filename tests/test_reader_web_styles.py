"""Web pages: what a browser displays, whatever the source says. Each case was looked at in Chromium."""

from __future__ import annotations

import pytest

from gojparse.model import INK, Grid, Paragraph
from gojparse.readers import read
from gojparse.readers.web.values import is_for_screen, pixels

DOUBT = "\ufffd"  # a digit that is not to be relied on


def cell(style: str, content: str, head: str = "") -> str:
    """The text of a cell with this content, on a page with this style sheet."""
    page = (
        f"<!doctype html><html><head><style>{style}</style>{head}</head><body><table>"
        f"<tr><th>甲</th><td>{content}</td></tr></table></body></html>"
    )
    (grid,) = read(page.encode()).blocks
    assert isinstance(grid, Grid)
    return grid.cells[1].text


@pytest.mark.parametrize(
    ("sheet", "content", "seen"),
    [
        # as spreadsheet and word processors save pages
        (
            ".font5{text-decoration:line-through}",
            "<font class=font5>39</font><font class=font0>42</font>",
            "42",
        ),
        ("span.msoDel{display:none}", "43<span class=msoDel>77</span>", "43"),
        (".xl65{color:white}", "44<span class=xl65>9</span>", "44"),
        # the cascade
        (".a{display:none!important}span.a#z{display:inline}", "45<i class=a>9</i>", "45"),
        (".a{display:none}.a.b{display:inline}", "4<i class='a b'>6</i>", "46"),
        ("@layer x{.a{display:none}}.a{display:inline}", "4<i class=a>7</i>", "47"),
        ("td>.a{display:none}", "48<i class=a>9</i>", "48"),
        ("tr .b ~ .a{display:none}", "<b class=b>49</b><i class=a>9</i>", "49"),
        ("[data-h='1']{display:none}", "50<i data-h=1>9</i>", "50"),
        ("td :nth-child(2){display:none}", "<b>51</b><i>9</i>", "51"),
        ("tr{& .a{display:none}}", "52<i class=a>9</i>", "52"),
        (":root{--w:#fff}.a{color:var(--w)}", "53<i class=a>9</i>", "53"),
        (".a{color:white;color:nonsense}", "54<i class=a>9</i>", "54"),
        ("[hidden]{display:inline}", "5<i hidden>5</i>", "55"),
        # a screen of 1,280 pixels
        ("@media screen{.a{display:none}}", "56<i class=a>9</i>", "56"),
        ("@media (max-width:600px){.a{display:none}}", "5<i class=a>7</i>", "57"),
        ("@media not print{.a{display:none}}", "58<i class=a>9</i>", "58"),
        ("@supports (display:grid){.a{display:none}}", "59<i class=a>9</i>", "59"),
        # what keeps text from the eye
        (".a{visibility:hidden}b{visibility:visible}", "<i class=a>9<b>60</b>8</i>", "60"),
        ("i{font:0/0 a}", "61<i>9</i>", "61"),
        ("td{font-size:14px}i{font-size:.1em}", "62<i>9</i>", "62"),
        ("i{opacity:.01}", "63<i>9</i>", "63"),
        ("i{color:hsl(0,0%,99%)}", "64<i>9</i>", "64"),
        ("i{-webkit-text-fill-color:transparent}", "65<i>9</i>", "65"),
        ("i{position:absolute;left:-9999px}", "66<i>9</i>", "66"),
        ("i{position:absolute;clip:rect(0 0 0 0)}", "67<i>9</i>", "67"),
        ("i{position:absolute;clip-path:inset(50%)}", "68<i>9</i>", "68"),
        ("i{display:inline-block;text-indent:-9999px}", "69<i>9</i>", "69"),
        ("i{display:inline-block;width:0;overflow:hidden}", "70<i>9</i>", "70"),
        ("i{display:inline-block;transform:scale(0)}", "71<i>9</i>", "71"),
        ("i{float:left;margin-left:-9999px}", "72<i>9</i>", "72"),
        ("td{background:#036}i{color:#036}b{color:#fff}", "<b>73</b><i>9</i>", "73"),
        # strokes
        ("i{text-decoration:line-through}b{text-decoration:none}", "74<i><b>9</b></i>", "74"),
        ("i{text-decoration:line-through}b{display:inline-block}", "<i><b>75</b></i>", "75"),
        ("s{text-decoration:none}", "7<s>6</s>", "76"),
        # marks
        (".n{vertical-align:super;font-size:60%}", "77<i class=n>1</i>", "77¹"),
        (".n{position:relative;top:-.5em}", "78<i class=n>1</i>", "78¹"),
        ("sup{vertical-align:baseline}", "7<sup>9</sup>", "79"),
        ("i{font-size:60%}", "80<i>1</i>", "80 1"),
        # generated text
        (".n::before{content:attr(data-v)}", "<i class=n data-v=81></i>", "81"),
        ("i::after{content:'2'}", "<i>8</i>", "82"),
        ("i::before{content:counter(x)}", "<i></i>", INK),
        # letters in another order
        ("i{direction:rtl;unicode-bidi:bidi-override}", "<i>38</i>", "83"),
        ("", "<bdo dir=rtl>48</bdo>", "84"),
        ("", "<i dir=rtl>85</i>", "85"),
    ],
)
def test_what_is_displayed_is_read(sheet: str, content: str, seen: str) -> None:
    assert cell(sheet, content) == seen


@pytest.mark.parametrize(
    ("sheet", "content"),
    [
        ("div{display:flex;flex-direction:row-reverse}", "<div><i>5</i><i>8</i></div>"),
        ("div{display:flex}i:first-child{order:2}", "<div><i>6</i><i>8</i></div>"),
        ("tr{display:flex}td{order:-1}", "86"),
        ("i{position:relative;left:40px}", "<i>8</i>7"),
        ("td{position:relative;left:90px}", "88"),
        ("i{letter-spacing:-1em}", "<i>89</i>"),
        ("i{display:inline-block;transform:scaleX(-1)}", "<i>90</i>"),
        ("i{display:inline-block;width:8px;overflow:hidden}", "<i>91</i>"),
        ("i{display:block}i:first-letter{font-size:0}", "<i>992</i>"),
        ("i{-webkit-text-security:disc}", "<i>93</i>"),
        ("i{color:transparent;text-shadow:0 0 0 #000}", "<i>94</i>"),
        ("i{color:color-mix(in srgb, white, white)}", "<i>95</i>"),
        ("i{color:#e8e8e8}", "96<i>9</i>"),
        ("@container (width > 1px){i{display:none}}", "97<i>9</i>"),
        ("i:lang(zh){display:none}", "98<i>9</i>"),
        (
            "i{position:relative}i::after{content:'';position:absolute;border-top:1px solid}",
            "<i>99</i>",
        ),
        ("i{position:absolute;left:0;background:#fff}", "100<i></i>"),
        ("i{margin-left:-12px}", "9<i>101</i>"),
    ],
)
def test_digits_displayed_in_a_way_that_is_not_understood_are_no_number(sheet: str, content: str) -> None:
    seen = cell(sheet, content)
    assert DOUBT in seen or INK in seen


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<select><option>1<option selected>101</select>", "101"),
        ("<select><option disabled>1<option>102</select>", "102"),
        ("<select multiple><option>103</select>", INK),
        ("<textarea>\n104</textarea>", "104"),
        ("<input type=number value=105>", "105"),
        ("<input type=button value=106>", "106"),
        ("<input type=hidden value=9>107", "107"),
        ("<input type=password value=9>", INK),
        ("<input type=checkbox>", INK),
        ("<button>108</button>", "108"),
        ("<progress value=.5></progress>", INK),
        ("<svg width=30 height=20><text y=15>109</text></svg>", INK),
        ("<math><mn>110</mn></math>", "110"),
        ("<canvas></canvas>", INK),
        ("<img src=n.png alt=5>", INK),
        ("<img src=spacer.gif>111", "111"),
        ("<img src=n.png width=1 height=1>112", "112"),
        (
            "<img src=data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7>113",
            "113",
        ),
        ("<img src=n.png style='display:none'>114", "114"),
        ("<span style='opacity:0'><img src=n.png></span>115", "115"),
        ("<details><summary>116</summary>9</details>", "116"),
        ("<dialog>9</dialog>117", "117"),
        ("<noscript>9</noscript>118", "118"),
        ("<div style='width:9px;background:url(n.png)'></div>", INK),
    ],
)
def test_what_is_no_text_is_read_where_it_shows_text_and_is_ink_elsewhere(content: str, seen: str) -> None:
    assert cell("", content) == seen


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("591<a href='#fn1'>1</a>", "591¹"),
        ("59<a href='list.html'>11</a>", "59 11"),
        ("<a href='#fn1'>5911</a>", "5911"),
        ("<a href='x.html'>5911</a>件", "5911件"),
        ("5<a name=here>911</a>", "5911"),
    ],
)
def test_a_link_behind_a_number_may_be_the_mark_of_a_note(content: str, seen: str) -> None:
    assert cell("", content) == seen


def test_a_print_style_sheet_is_none_of_the_screen() -> None:
    print_sheet = "<style media=print>i{display:none}</style>"
    assert cell("", "1<i>7</i>2", print_sheet) == "172"
    assert cell("", "1<i>7</i>2", print_sheet.replace("print", "screen")) == "12"


@pytest.mark.parametrize(
    ("query", "applies"),
    [
        ("print", False),
        ("screen, print", True),
        ("only screen and (min-width: 768px)", True),
        ("(max-width: 80em)", True),
        ("(width < 1000px)", False),
        ("(400px <= width <= 1300px)", True),
        ("not all and (monochrome)", True),
        ("(prefers-color-scheme: dark)", False),
        ("(strange: thing)", None),
    ],
)
def test_a_media_query_is_answered_for_a_screen_or_not_at_all(query: str, applies: bool | None) -> None:
    assert is_for_screen(query) is applies


@pytest.mark.parametrize(
    ("text", "length"),
    [("12px", 12), ("1.5em", 30), ("9pt", 12), ("50%", 50), ("calc(100% - 2em)", 60), ("max(1px, 2px)", 2),
     ("clamp(1px, 5px, 3px)", 3), ("auto", None), ("calc(1px +", None), ("0", 0), ("7", None)],
)  # fmt: skip
def test_lengths(text: str, length: float | None) -> None:
    assert pixels(text, em=20, whole=100) == length


# ---- pages in pages ----


def texts(page: str) -> list[str]:
    return [b.text if isinstance(b, Paragraph) else b.cells[1].text for b in read(page.encode()).blocks]


def test_a_frame_written_into_the_page_is_read_with_its_own_styles() -> None:
    inner = "<style>i{display:none}</style><table><tr><td>甲<td>61<i>9</i></table>".replace('"', "&quot;")
    page = f'<!doctype html><html><p>前<i>言</i></p><iframe srcdoc="{inner}"></iframe><p>后</p></html>'
    assert texts(page) == ["前言", "61", "后"]


def test_a_declared_shadow_root_takes_the_place_of_its_host() -> None:
    page = (
        "<!doctype html><html><div><template shadowrootmode=open><style>u{display:none}</style>"
        "<table><tr><td>甲<td>62<u>9</u></table><slot></slot><slot name=b>无</slot></template>"
        "<p>正文</p></div><template><p>不显示</p></template></html>"
    )
    assert texts(page) == ["62", "正文", "无"]


def test_an_item_of_a_feed_is_a_page() -> None:
    content = "<description><![CDATA[<table><tr><td>甲<td>63</table>]]></description>"
    feed = f"<?xml version='1.0'?><rss><channel><item><title>某局报告</title>{content}</item></channel></rss>"
    made = read(feed.encode())
    assert made.metadata["title"] == "某局报告"
    assert isinstance(made.blocks[0], Grid) and made.blocks[0].cells[1].text == "63"


def test_a_picture_that_may_hold_a_table_is_a_paragraph_of_ink() -> None:
    logo = "<div class=top><a href=/><img src=logo.png></a><img src=icon.gif width=16></div>"
    pictures = "<p>三、申请情况</p><p><img src=a.jpg></p><p>图：<img src=b.jpg></p>"
    page = f"<!doctype html><html>{logo}{pictures}</html>"
    assert texts(page) == ["三、申请情况", INK, "图："]
    assert [(str(place), address) for place, address in read(page.encode()).pictures] == [
        ("paragraph=2", "a.jpg")
    ]


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("37<i class=x>3</i>", "37 3"),
        ("<i class=x>37</i>3", "37 3"),
        ("<i class=x>37</i><i class=x>3</i>", "373"),
        ("<i class=x>373</i>", "373"),
        ("<i class=x>373</i>件", "373件"),
        ("37<i class=GramE>3</i>", "373"),
        ("37<i>3</i>", "373"),
    ],
)
def test_a_class_that_only_a_sheet_elsewhere_explains_may_hide_a_piece_of_a_number(
    content: str, seen: str
) -> None:
    assert cell("", content, "<link rel=stylesheet href=site.css>") == seen
    assert cell("", content) == content.replace("<i>", "").replace("</i>", "").replace(
        "<i class=x>", ""
    ).replace("<i class=GramE>", "")
