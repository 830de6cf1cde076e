"""OpenDocument texts, built from their XML, and some that LibreOffice wrote: one readable test a quirk."""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import INK, Document, Grid, Paragraph
from gojparse.readers import kind, read, reread

DOCUMENTS = Path(__file__).with_name("documents")
MIME = "application/vnd.oasis.opendocument.text"
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
        ("svg", "svg-compatible"),
    )
)


def content(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def package(xml: str, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("mimetype", MIME)
        container.writestr("content.xml", xml, zipfile.ZIP_DEFLATED)
        for name, text in parts.items():
            container.writestr(name.replace("__", "/") + ".xml", text)
    return stream.getvalue()


def document(body: str, styles: str = "") -> Document:
    return read(package(content(body, styles)))


def p(text: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{text}</text:p>"


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def tc(text: str, **spans: int | str) -> str:
    names = {"down": "table:number-rows-spanned", "across": "table:number-columns-spanned",
             "times": "table:number-columns-repeated", "style": "table:style-name"}  # fmt: skip
    given = "".join(f' {names[name]}="{value}"' for name, value in spans.items())
    return f"<table:table-cell{given}>{text if text.startswith('<') else p(text)}</table:table-cell>"


def covered(times: int = 1) -> str:
    return f'<table:covered-table-cell table:number-columns-repeated="{times}"/>'


def tr(*cells: str, given: str = "") -> str:
    return f"<table:table-row{given}>{''.join(cells)}</table:table-row>"


def tbl(*rows: str, given: str = "") -> str:
    return f"<table:table{given}><table:table-column/>{''.join(rows)}</table:table>"


def lines(body: str, styles: str = "") -> list[str]:
    return [block.text for block in document(body, styles).blocks if isinstance(block, Paragraph)]


def places(body: str, styles: str = "") -> list[tuple[str, int, int, int, int]]:
    (grid,) = (block for block in document(body, styles).blocks if isinstance(block, Grid))
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


# ---- what LibreOffice wrote ----


@pytest.mark.parametrize("name", ["clean.odt", "split_table.odt", "text_box.odt"])
def test_every_cell_of_what_libreoffice_wrote(name: str) -> None:
    report = parse((DOCUMENTS / name).read_bytes(), name)
    cells = {(cell.table, cell.line, cell.column): cell for cell in report.cells}
    with (DOCUMENTS / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        truth = list(csv.DictReader(rows))
    assert len(truth) > 180
    assert report.format == "odt"
    for row in truth:
        cell = cells.pop((row["table"], row["line"], row["column"]))
        value = "" if cell.value is None else str(cell.value)
        assert (cell.printed or "", value) == (row["printed"], row["value"]), cell.name
        assert cell.status.value in row["status"].split("|")
    assert not any(cell.value for cell in cells.values())


# ---- tables ----


def test_merged_cells() -> None:
    body = tbl(
        tr(tc("甲", down=2, across=2), covered(), tc("11"), tc("12")),
        tr(covered(2), tc("13"), tc("14")),
        tr(tc("乙"), tc("丙"), tc("15"), tc("16")),
    )
    assert places(body) == [
        ("甲", 0, 0, 2, 2),
        ("11", 0, 2, 1, 1),
        ("12", 0, 3, 1, 1),
        ("13", 1, 2, 1, 1),
        ("14", 1, 3, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("15", 2, 2, 1, 1),
        ("16", 2, 3, 1, 1),
    ]


def test_a_writer_may_leave_covered_cells_out_or_call_one_covered_that_is_not() -> None:
    left_out = tbl(tr(tc("甲", down=2), tc("11")), tr(tc("12")))
    assert places(left_out)[2] == ("12", 1, 1, 1, 1)
    not_covered = tbl(tr(tc("甲"), tc("乙"), tc("21")), tr(tc("丙"), covered(), tc("22")))
    assert places(not_covered)[4] == ("22", 1, 2, 1, 1)


def test_what_a_covered_cell_holds_is_not_shown() -> None:
    hidden = f"<table:covered-table-cell>{p('99')}</table:covered-table-cell>"
    assert [c[0] for c in places(tbl(tr(tc("甲", across=2), hidden, tc("11"))))] == ["甲", "11"]


def test_repeated_cells_and_rows_are_written_out() -> None:
    body = tbl(
        tr(tc("甲"), tc("0", times=3)),
        tr(tc("乙"), tc("7", times=3), given=' table:number-rows-repeated="2"'),
    )
    cells = places(body)
    assert [c[0] for c in cells] == ["甲", "0", "0", "0", *["乙", "7", "7", "7"] * 2]
    assert cells[-1][1:3] == (2, 3)


def test_header_rows_and_groups_of_rows() -> None:
    head = f"<table:table-header-rows>{tr(tc('甲'), tc('1'))}</table:table-header-rows>"
    group = f"<table:table-row-group><table:table-rows>{tr(tc('乙'), tc('2'))}</table:table-rows></table:table-row-group>"
    assert [c[0] for c in places(tbl(head, group))] == ["甲", "1", "乙", "2"]


def test_hidden_rows_are_skipped_and_cells_that_reach_over_them_are_shorter() -> None:
    body = tbl(
        tr(tc("甲", down=3), tc("11")),
        tr(covered(), tc("12"), given=' table:visibility="collapse"'),
        tr(covered(), tc("13")),
        tr(tc("乙"), tc("14")),
    )
    assert places(body) == [
        ("甲", 0, 0, 2, 1),
        ("11", 0, 1, 1, 1),
        ("13", 1, 1, 1, 1),
        ("乙", 2, 0, 1, 1),
        ("14", 2, 1, 1, 1),
    ]


def sub(*rows: str) -> str:
    return tbl(*rows, given=' table:is-sub-table="true"')


def test_a_table_that_divides_a_cell_is_rows_and_columns_of_the_one_around_it() -> None:
    body = tbl(
        tr(tc("项目"), tc(sub(tr(tc("甲"), tc("乙"), tc("丙"))))),
        tr(tc("收到"), tc(sub(tr(tc("11"), tc("12"), tc("13")), tr(tc("21"), tc("22"), tc("23"))))),
        tr(tc("合计"), tc("31")),
    )
    assert places(body) == [
        ("项目", 0, 0, 1, 1),
        ("甲", 0, 1, 1, 1),
        ("乙", 0, 2, 1, 1),
        ("丙", 0, 3, 1, 1),
        ("收到", 1, 0, 2, 1),
        ("11", 1, 1, 1, 1),
        ("12", 1, 2, 1, 1),
        ("13", 1, 3, 1, 1),
        ("21", 2, 1, 1, 1),
        ("22", 2, 2, 1, 1),
        ("23", 2, 3, 1, 1),
        ("合计", 3, 0, 1, 1),
        ("31", 3, 1, 1, 3),
    ]


def test_divided_cells_that_do_not_fit_one_another_are_not_forced_into_columns() -> None:
    body = tbl(
        tr(tc("项目"), tc(sub(tr(tc("甲"), tc("乙"), tc("丙"))))),
        tr(tc("收到"), tc(sub(tr(tc("11"), tc("12"))))),
    )
    grids = [block for block in document(body).blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in grid.cells] for grid in grids] == [["甲", "乙", "丙"], ["11", "12"]]


def test_a_nested_table_is_unwrapped_where_it_stands() -> None:
    made = document(tbl(tr(tc(p("前") + tbl(tr(tc("甲"), tc("91"))) + p("后")))))
    assert [b.text if isinstance(b, Paragraph) else "grid" for b in made.blocks] == ["前", "grid", "后"]


def test_lines_of_a_cell_and_empty_cells() -> None:
    empty = "<table:table-cell/>"
    assert [c[0] for c in places(tbl(tr(tc(p("商业") + p("企业")), empty, tc(p(" ")), tc("5"))))] == [
        "商业\n企业",
        "",
        "",
        "5",
    ]


def test_cells_are_located_as_they_stand_in_the_source() -> None:
    made = document(tbl(tr(tc("甲"), tc("1"))) + tbl(tr(tc("乙", down=2), tc("2")), tr(covered(), tc("3"))))
    second = made.blocks[1]
    assert isinstance(second, Grid)
    assert [(c.text, str(c.locator)) for c in second.cells] == [
        ("乙", "table=2;row=1;cell=1"),
        ("2", "table=2;row=1;cell=2"),
        ("3", "table=2;row=2;cell=2"),
    ]


# ---- text ----


def test_digits_split_over_spans_are_joined() -> None:
    assert lines(p(f"20{span('2', 'T1')}<text:bookmark/>{span('3', 'T2')}年")) == ["2023年"]


def test_spaces_tabs_and_breaks() -> None:
    body = p('规章<text:tab/>1<text:line-break/>2<text:s text:c="3"/>3<text:s/>4\n   5')
    assert lines(body) == ["规章\t1", "2   3 4 5"]


def test_headings_lists_sections_and_links() -> None:
    body = (
        '<text:h text:outline-level="1">一、总体情况</text:h>'
        f"<text:list><text:list-item>{p('甲')}<text:list><text:list-item>{p('乙')}</text:list-item></text:list>"
        f"</text:list-item></text:list><text:section>{p('<text:a>丙</text:a>')}</text:section>"
    )
    assert lines(body) == ["一、总体情况", "甲", "乙", "丙"]


def test_deleted_text_and_comments_are_skipped_and_inserted_text_kept() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"{p('41')}</text:deletion></text:changed-region></text:tracked-changes>"
    )
    body = p(
        '共<text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>42'
        f'<text:change-end text:change-id="c2"/><office:annotation>{p("43")}</office:annotation>件'
    )
    assert lines(changes + body) == ["共42件"]


def test_a_note_stands_at_the_end_and_its_mark_nowhere() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        f"<text:note-body>{p('含上年')}</text:note-body></text:note>"
    )
    made = document(tbl(tr(tc("甲"), tc(p(f"12{note}")))) + p("文"))
    grid, text, last = made.blocks
    assert isinstance(grid, Grid)
    assert grid.cells[1].text == "12"
    assert [b.text for b in (text, last) if isinstance(b, Paragraph)] == ["文", "含上年"]


def test_text_boxes_are_read_after_their_paragraph() -> None:
    box = f"<draw:frame><draw:text-box>{p('框内71')}</draw:text-box><svg:title>图</svg:title></draw:frame>"
    assert lines(p(f"前{box}后")) == ["前后", "框内71"]
    shape = f"<draw:g><draw:custom-shape>{p('形内')}</draw:custom-shape></draw:g>"
    assert lines(p(f"前{shape}后") + box) == ["前后", "形内", "框内71"]


def test_headers_and_footers_are_not_in_the_flow() -> None:
    styles = (
        f"<office:document-styles {NAMES}><office:master-styles><style:master-page>"
        f"<style:header>{p('页眉 88')}</style:header></style:master-page></office:master-styles></office:document-styles>"
    )
    made = read(package(content(p("正文")), styles=styles))
    assert [b.text for b in made.blocks if isinstance(b, Paragraph)] == ["正文"]


# ---- raised, struck, hidden ----


def style(name: str, properties: str, family: str = "text", above: str = "", kind: str = "text") -> str:
    parent = f' style:parent-style-name="{above}"' if above else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{parent}>'
        f"<style:{kind}-properties {properties}/></style:style>"
    )


STYLES = (
    style("hid", 'text:display="none"')
    + style("heir", 'fo:font-weight="bold"', above="hid")
    + style("tiny", 'fo:font-size="1pt"')
    + style("mark", 'style:text-position="super 58%"')
    + style("level", 'style:text-position="0% 100%"')
    + style("struck", 'style:text-line-through-style="solid"')
    + style("twice", 'style:text-line-through-type="double"')
    + style("open", 'style:text-line-through-style="none"', above="struck")
    + style("white", 'fo:color="#ffffff"')
    + style("onblue", 'fo:color="#ffffff" fo:background-color="#2255aa"')
    + style("gone", 'text:display="none"', family="paragraph")
    + style("blue", 'fo:background-color="#2255aa"', family="table-cell", kind="table-cell")
    + style("plain", 'fo:background-color="#ffffff"', family="table-cell", kind="table-cell")
    + style("behind", 'style:run-through="background"', family="graphic", kind="graphic")
    + style("circle", 'fo:font-weight="bold"', above="circle")
)


def second_cell(text: str, **given: str) -> str:
    return places(tbl(tr(tc("甲"), tc(text, **given))), STYLES)[1][0]


@pytest.mark.parametrize("name", ["hid", "heir", "tiny"])
def test_hidden_digits_are_not_printed(name: str) -> None:
    assert second_cell(p(f"1{span('7', name)}2")) == "12"
    assert second_cell(p(span(f"7{span('8', 'level')}", name))) == ""


def test_hidden_paragraphs_sections_and_fields() -> None:
    hidden = '<text:section text:display="none">' + p("71") + "</text:section>"
    field = '<text:hidden-text text:is-hidden="true">72</text:hidden-text>'
    whole = '<text:hidden-paragraph text:is-hidden="true"/>'
    body = p("一") + p("70", "gone") + hidden + p(f"二{field}") + p(f"73{whole}")
    assert lines(body, STYLES) == ["一", "二"]


def test_struck_digits_are_gone_beside_other_print_and_no_number_alone() -> None:
    for name in ("struck", "twice"):
        assert second_cell(p(f"1{span('7', name)}2")) == "12"
        assert second_cell(p(span("56", name))) == "5\u03366\u0336"
    assert second_cell(p(span("56", "open"))) == "56"
    assert lines(p(f"甲{span('乙', 'struck')}丙"), STYLES) == ["甲丙"]


@pytest.mark.parametrize(("name", "expected"), [("mark", "66⁵"), ("level", "665"), ("unknown", "665")])
def test_raised_digits_do_not_join(name: str, expected: str) -> None:
    assert second_cell(p(f"66{span('5', name)}")) == expected


def test_white_letters_are_seen_on_a_colour() -> None:
    assert second_cell(p(span("12", "white")), style="blue") == "12"
    assert second_cell(p(span("13", "onblue")), style="plain") == "13"
    assert second_cell(p(span("14", "white")), style="plain") == ""
    assert second_cell(p(span("15", "white"))) == ""
    assert lines(p(f"{span('2023', 'white')}年报"), STYLES) == ["年报"]
    behind = '<draw:frame draw:style-name="behind"><draw:image/></draw:frame>'
    assert lines(p(f"{behind}{span('2023', 'white')}年报"), STYLES) == ["2023年报"]


DEFAULTS = (
    '<style:default-style style:family="paragraph"><style:text-properties style:use-window-font-color="true" '
    'fo:color="#ffffff" style:text-line-through-style="solid" style:text-line-through-type="single"/></style:default-style>'
)


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        ("", "7\u03362\u0336"),
        ('style:text-line-through-style="none" style:text-line-through-type="none"', "72"),
        ('style:text-line-through-type="none"', "72"),
        ('style:text-line-through-type="none" fo:color="#fefefe"', ""),
        ('style:text-line-through-type="none" fo:color="#ee0000" loext:opacity="2%"', ""),
        ('style:text-line-through-type="none" style:use-window-font-color="true" loext:opacity="0%"', "72"),
        ('style:text-line-through-type="none" fo:font-size="0.3mm"', ""),
    ],
)
def test_a_default_holds_until_a_style_states_otherwise(properties: str, seen: str) -> None:
    styles = DEFAULTS + style("own", properties.replace("loext:", "fo:"), family="paragraph")
    assert [cell[0] for cell in places(tbl(tr(tc("甲", style=""), tc(p("72", "own")))), styles)][1] == seen


@pytest.mark.parametrize(
    ("print_of_cell", "seen"),
    [
        ('<draw:frame svg:width="30pt" svg:height="12pt"><draw:image/></draw:frame>', "\ufffc"),
        ('<draw:frame svg:width="0.1mm" svg:height="0.1mm"><draw:image/></draw:frame>', ""),
        ("<draw:frame><draw:object/></draw:frame>", "\ufffc"),
        ('12<draw:line svg:x1="0cm" svg:x2="1cm"/>', "12\n\ufffc"),
        ("<draw:control/>", "\ufffc"),
        ("<draw:frame><draw:text-box><text:p>31</text:p></draw:text-box></draw:frame>", "31"),
        (
            '<text:drop-down><text:label text:value="9"/><text:label text:value="41"/>41</text:drop-down>',
            "41",
        ),
        ('<text:conditional-text text:string-value-if-true="51">52</text:conditional-text>', "52"),
        ('<text:variable-set text:display="none">61</text:variable-set>6', "6"),
        ('<text:change text:change-id="c1"/>', "8\u0336"),
        ('<text:change text:change-id="c1"/>7', "7"),
    ],
)
def test_print_of_a_cell_that_is_no_plain_text(print_of_cell: str, seen: str) -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>8</text:p>'
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    assert places(changes + tbl(tr(tc("甲"), tc(p(print_of_cell)))), STYLES)[1][0] == seen


def test_the_number_of_a_list_is_seen_in_a_cell() -> None:
    shape = '<text:list-style style:name="L"><text:list-level-style-number style:num-format="1"/></text:list-style>'
    listed = f'<text:list text:style-name="L"><text:list-item>{p("12")}{p("13")}</text:list-item></text:list>'
    assert places(tbl(tr(tc("甲"), tc(listed))), shape)[1][0] == "\ufffc12\n13"
    assert places(tbl(tr(tc("甲"), tc(listed))))[1][0] == "12\n13"
    assert lines(listed, shape) == ["12", "13"]


def test_a_picture_as_large_as_a_table_is_named_outside_of_cells() -> None:
    large = '<draw:frame svg:width="12cm" svg:height="8cm"><draw:image/></draw:frame>'
    small = '<draw:frame svg:width="1cm" svg:height="1cm"><draw:image/></draw:frame>'
    assert lines(p(f"见图{large}{small}")) == ["见图", "\ufffc"]
    assert "pictures" in refusal(package(content(p(large)))).reason


def test_grounds_of_pages_boxes_and_rows_without_height() -> None:
    page = (
        '<style:page-layout><style:page-layout-properties fo:background-color="#003366"/></style:page-layout>'
    )
    assert places(tbl(tr(tc("甲"), tc(p(span("15", "white"))))), STYLES + page)[1][0] == "15"
    box = style("box", 'draw:fill="solid" draw:fill-color="#225522"', family="graphic", kind="graphic")
    framed = f'<draw:frame draw:style-name="box"><draw:text-box>{p(span("16", "white"))}</draw:text-box></draw:frame>'
    assert places(tbl(tr(tc("甲"), tc(p(framed)))), STYLES + box)[1][0] == "16"
    flat = style("flat", 'style:row-height="0.01cm"', family="table-row", kind="table-row")
    rows = tr(tc("甲"), tc("1")) + tr(tc("乙"), tc("2"), given=' table:style-name="flat"')
    assert [cell[0] for cell in places(tbl(rows), flat)] == ["甲", "1"]


def test_styles_in_a_circle_end() -> None:
    assert second_cell(p(span("12", "circle"))) == "12"


# ---- the package ----


def test_metadata_and_kind() -> None:
    meta = (
        f'<office:document-meta {NAMES} xmlns:dc="d"><office:meta><dc:title>某局报告</dc:title>'
        "<meta:creation-date>2024-01-17T08:00:00</meta:creation-date></office:meta></office:document-meta>"
    )
    data = package(content(p("文")), meta=meta)
    assert kind(data) == "odt"
    assert read(data).metadata == {"title": "某局报告", "created": "2024-01-17"}
    assert reread(data) is None


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.remedy
    assert refused.value.format == "odt"
    assert "\n" not in str(refused.value)
    return refused.value


def test_encrypted_documents() -> None:
    manifest = '<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    assert "encrypted" in refusal(package("\x93\x17", **{"META-INF__manifest": manifest})).reason
    picture = manifest.replace("content.xml", "Pictures/1.png")
    assert read(package(content(p("文")), **{"META-INF__manifest": picture})).blocks
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("mimetype", MIME)
        container.writestr("encrypted-package", b"\x93\x17")
    assert "encrypted" in refusal(stream.getvalue()).reason


def test_cut_damaged_and_empty_documents() -> None:
    rng = Random(4)
    whole = package(content(p("".join(chr(rng.randrange(0x4E00, 0x9FA0)) for _ in range(900)))))
    assert "damaged" in refusal(whole[: len(whole) * 2 // 3]).reason
    assert "damaged" in refusal(package("<office:document-content")).reason
    assert "damaged" in refusal(package("<a/>")).reason
    assert document("").blocks == ()
    picture = p("<draw:frame><draw:image/></draw:frame>")
    assert "pictures" in refusal(package(content(picture))).reason


def test_side_parts_may_be_broken() -> None:
    assert read(package(content(p("文")), styles="<broken", meta="<broken")).blocks


def test_digits_in_a_font_of_signs_are_ink() -> None:
    signs = style("signs", 'style:font-name="Wingdings"')
    assert places(tbl(tr(tc("甲"), tc(p(f"1{span('7', 'signs')}2")))), signs)[1][0] == "1\ufffc2"
    assert places(tbl(tr(tc(p(span("甲乙", "signs"))), tc("8"))), signs)[0][0] == "甲乙"  # of another font


def test_a_face_of_another_name_than_its_font() -> None:
    face = '<style:font-face style:name="F3" svg:font-family="Webdings"/>'
    xml = content(tbl(tr(tc("甲"), tc(p(span("7", "signs"))))), style("signs", 'style:font-name="F3"'))
    made = read(
        package(
            xml.replace(
                "<office:automatic",
                f"<office:font-face-decls>{face}</office:font-face-decls><office:automatic",
                1,
            )
        )
    )
    (grid,) = made.blocks
    assert isinstance(grid, Grid) and grid.cells[1].text == INK
