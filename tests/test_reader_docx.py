"""Word documents, built from their XML: one readable test a quirk."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from gojparse.errors import Unreadable
from gojparse.model import Document, Grid, Paragraph
from gojparse.readers import kind, read, reread

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def package(xml: str, main: str = "word/document.xml", **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Type="x/officeDocument" Target="/{main}"/></Relationships>',
        )
        container.writestr(main, xml)
        for name, content in parts.items():
            container.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def story(body: str, namespace: str = W) -> str:
    return (
        f'<?xml version="1.0"?><w:document xmlns:w="{namespace}" {NAMES}><w:body>{body}</w:body></w:document>'
    )


def document(body: str) -> Document:
    return read(package(story(body)))


def p(*runs: str) -> str:
    return (
        "<w:p>" + "".join(r if r.startswith("<") else f"<w:r><w:t>{r}</w:t></w:r>" for r in runs) + "</w:p>"
    )


def tc(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def lines(body: str) -> list[str]:
    return [block.text for block in document(body).blocks if isinstance(block, Paragraph)]


def places(body: str) -> list[tuple[str, int, int, int, int]]:
    (grid,) = (block for block in document(body).blocks if isinstance(block, Grid))
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in grid.cells]


SPAN = '<w:gridSpan w:val="{}"/>'
RESTART = '<w:vMerge w:val="restart"/>'
CONTINUE = "<w:vMerge/>"


def test_merged_cells() -> None:
    body = tbl(
        tc("甲", RESTART + SPAN.format(2)) + tc("11") + tc("12"),
        tc("", CONTINUE + SPAN.format(2)) + tc("13") + tc("14"),
        tc("乙") + tc("丙") + tc("15") + tc("16"),
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


def test_a_new_merge_ends_the_one_above() -> None:
    body = tbl(
        tc("甲", RESTART) + tc("21"),
        tc("", CONTINUE) + tc("22"),
        tc("乙", RESTART) + tc("23"),
        tc("", '<w:vMerge w:val="continue"/>') + tc("24"),
        tc("丙") + tc("25"),
    )
    assert [cell[:4] for cell in places(body) if cell[2] == 0] == [
        ("甲", 0, 0, 2),
        ("乙", 2, 0, 2),
        ("丙", 4, 0, 1),
    ]


def test_grid_before_leaves_columns_without_cells() -> None:
    body = tbl(
        tc("a") + tc("b") + tc("31"),
        '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc("32"),
        tc("c") + tc("d") + tc("33"),
    )
    assert ("32", 1, 2, 1, 1) in places(body)


def test_cells_are_located_as_they_stand_in_the_source() -> None:
    made = document(
        tbl(tc("甲") + tc("1")) + p("x") + tbl(tc("乙", RESTART) + tc("2"), tc("", CONTINUE) + tc("3"))
    )
    second = made.blocks[2]
    assert isinstance(second, Grid)
    assert [(c.text, str(c.locator)) for c in second.cells] == [
        ("乙", "table=2;row=1;cell=1"),
        ("2", "table=2;row=1;cell=2"),
        ("3", "table=2;row=2;cell=2"),
    ]


def test_lines_of_a_cell_and_empty_cells() -> None:
    assert places(tbl(tc(p("商业") + p("企业")) + tc(p()) + tc(" ") + tc("5"))) == [
        ("商业\n企业", 0, 0, 1, 1),
        ("", 0, 1, 1, 1),
        ("", 0, 2, 1, 1),
        ("5", 0, 3, 1, 1),
    ]


def test_digits_split_over_runs_are_joined() -> None:
    assert lines(p("20", "<w:proofErr/>", "23", "<w:bookmarkStart/>", "年")) == ["2023年"]


def test_tabs_and_breaks() -> None:
    assert lines(p("规章<", "x").replace("规章<", "规章</w:t><w:tab/><w:t>1</w:t><w:br/><w:t>2")) == [
        "规章\t1",
        "2x",
    ]


def test_deleted_text_is_skipped_and_inserted_text_kept() -> None:
    body = p(
        "共",
        "<w:del><w:r><w:delText>41</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>42</w:t></w:r></w:ins>",
        "<w:moveFrom><w:r><w:t>43</w:t></w:r></w:moveFrom>",
        "件",
    )
    assert lines(body) == ["共42件"]


def test_hidden_text_and_field_codes_are_not_printed() -> None:
    body = p(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>51</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>52</w:t></w:r>',
        "<w:r><w:instrText>PAGE 53</w:instrText></w:r>",
        "<w:fldSimple><w:r><w:t>54</w:t></w:r></w:fldSimple>",
    )
    assert lines(body) == ["5254"]


def test_raised_digits_do_not_join() -> None:
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    assert places(tbl(tc("甲") + tc(p("5", raised)))) == [("甲", 0, 0, 1, 1), ("5²", 0, 1, 1, 1)]


def test_content_controls_around_everything() -> None:
    cell = f"<w:sdt><w:sdtContent>{tc('61')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtPr/><w:sdtContent><w:tr>{tc('甲')}{cell}</w:tr></w:sdtContent></w:sdt>"
    body = f"<w:sdt><w:sdtContent>{p('一、总体情况')}<w:tbl>{row}</w:tbl></w:sdtContent></w:sdt>"
    assert lines(body) == ["一、总体情况"]
    assert places(body) == [("甲", 0, 0, 1, 1), ("61", 0, 1, 1, 1)]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内71')}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(p("前", drawing, "后")) == ["前后", "框内71"]
    assert lines(p("前", f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")) == ["前", "框内71"]


def test_a_table_in_a_text_box() -> None:
    table = tbl(tc("甲") + tc("81"))
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{table}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert places(p("前", box)) == [("甲", 0, 0, 1, 1), ("81", 0, 1, 1, 1)]


def test_a_nested_table_is_unwrapped_where_it_stands() -> None:
    made = document(tbl(tc(p("前") + tbl(tc("甲") + tc("91")) + p("后"))))
    assert [b.text if isinstance(b, Paragraph) else "grid" for b in made.blocks] == ["前", "grid", "后"]


def test_tables_split_in_two_stay_two() -> None:
    made = document(tbl(tc("甲") + tc("1")) + tbl(tc("乙") + tc("2")))
    assert sum(isinstance(b, Grid) for b in made.blocks) == 2


def test_deleted_rows_are_skipped() -> None:
    assert places(tbl(tc("甲") + tc("1"), "<w:trPr><w:del/></w:trPr>" + tc("乙") + tc("2"))) == [
        ("甲", 0, 0, 1, 1),
        ("1", 0, 1, 1, 1),
    ]


def test_strict_documents_and_other_part_names() -> None:
    made = read(package(story(p("正文"), STRICT), main="word/document2.xml"))
    assert isinstance(made.blocks[0], Paragraph)
    assert made.blocks[0].text == "正文"
    assert made.format == "docx"


def test_metadata() -> None:
    core = (
        '<c:coreProperties xmlns:c="c" xmlns:dc="d" xmlns:t="t"><dc:title>某局报告</dc:title>'
        "<t:created>2024-01-17T08:00:00Z</t:created></c:coreProperties>"
    )
    made = read(package(story(p("文")), docProps__core=core))
    assert made.metadata == {"title": "某局报告", "created": "2024-01-17"}
    assert reread(package(story(p("文")))) is None


# ---- what cannot be read ----


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.remedy
    return refused.value


def test_cut_and_damaged_documents() -> None:
    whole = package(story(p("正文" * 500)))
    cut = whole[: len(whole) * 2 // 3]
    assert kind(cut) == "docx"
    assert "damaged" in refusal(cut).reason
    assert "damaged" in refusal(package("<w:document")).reason
    assert "damaged" in refusal(package("<a/>")).reason
    middle = whole.index(b"word/document.xml") + 40
    assert refusal(whole[:middle] + b"\xff\xff\xff" + whole[middle + 3 :]).format == "docx"


def test_pictures_only() -> None:
    assert "pictures" in refusal(package(story("<w:p><w:r><w:drawing/></w:r></w:p>"))).reason


def test_a_document_that_only_points_to_another() -> None:
    assert "another document" in refusal(package(story("<w:altChunk/>"))).reason


def test_an_entity_bomb_is_refused() -> None:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "9"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    text = story(p("&b;&c;")).replace('<?xml version="1.0"?>', bomb)
    assert "entities" in refusal(package(text)).reason


def test_a_part_that_inflates_to_300_megabytes() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as container:
        container.writestr("[Content_Types].xml", "")
        with container.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 1_000_000)
    started = time.process_time()
    assert refusal(stream.getvalue()).rule == "cap-reached"
    assert time.process_time() - started < 0.5


def test_deep_nesting_is_refused() -> None:
    nested = p("7")
    for _ in range(400):
        nested = tbl(tc(nested))
    assert refusal(package(story(nested))).rule == "cap-reached"
    runs = "<w:smartTag>" * 10_000 + "<w:r><w:t>7</w:t></w:r>" + "</w:smartTag>" * 10_000
    assert refusal(package(story(p(runs)))).rule == "cap-reached"


# ---- raised, struck, hidden ----


STYLES = (
    f'<w:styles xmlns:w="{W}">'
    '<w:style w:type="character" w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="heir"><w:basedOn w:val="mark"/></w:style>'
    '<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="wrong"><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
)


def run(text: str, properties: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('<w:position w:val="6"/>', "66⁵"),
        ('<w:position w:val="4"/>', "66 5"),  # as large as the others: no mark for sure
        ('<w:position w:val="-2"/>', "665"),
        ('<w:position w:val="0"/>', "665"),
        ('<w:vertAlign w:val="baseline"/><w:position w:val="8"/>', "66⁵"),
        ('<w:rStyle w:val="mark"/>', "66⁵"),
        ('<w:rStyle w:val="heir"/>', "66⁵"),
        ('<w:rStyle w:val="mark"/><w:vertAlign w:val="baseline"/>', "665"),
        ('<w:rStyle w:val="secret"/>', "66"),
        ('<w:rStyle w:val="unknown"/>', "665"),
    ],
)
def test_raised_digits_stay_apart_also_where_a_style_raises_them(properties: str, expected: str) -> None:
    xml = story(tbl(tc("甲") + tc(p("66", run("5", properties)))))
    (grid,) = read(package(xml, word__styles=STYLES)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text.strip() for cell in grid.cells] == ["甲", expected]


def test_runs_that_are_raised_alike_stay_together() -> None:
    raised, lowered = '<w:position w:val="4"/>', '<w:position w:val="-4"/>'
    (grid,) = document(tbl(tc("甲") + tc(p(run("2", raised), run("3", raised), run("4", lowered))))).blocks
    assert isinstance(grid, Grid)
    assert grid.cells[1].text.split() == ["23", "4"]


def second_cell(content: str, properties: str = "", styles: str = STYLES) -> str:
    (grid,) = read(package(story(tbl(tc("甲") + tc(content, properties))), word__styles=styles)).blocks
    assert isinstance(grid, Grid)
    return grid.cells[1].text


@pytest.mark.parametrize("properties", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="wrong"/>'])
def test_what_is_struck_out_is_gone_beside_other_print_and_no_number_alone(properties: str) -> None:
    assert second_cell(p("1", run("7", properties), "2")) == "12"
    assert second_cell(p(run("7", properties)) + p("34")) == "34"
    assert second_cell(p(run("56", properties))) == "5\u03366\u0336"
    assert lines(p("甲", run("乙", "<w:strike/>"), "丙") + p(run("丁", "<w:strike/>"))) == ["甲丙"]


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    "properties",
    [WHITE, '<w:color w:val="auto" w:themeColor="background1"/>', '<w:sz w:val="2"/>'],
)
def test_digits_that_nobody_sees_do_not_run_into_those_beside_them(properties: str) -> None:
    assert second_cell(p("1", run("7", properties), "2")) == "12"


def test_white_letters_are_seen_on_a_colour() -> None:
    blue, plain = '<w:shd w:val="clear" w:fill="2255AA"/>', '<w:shd w:val="clear" w:fill="auto"/>'
    assert second_cell(p(run("12", WHITE)), blue) == "12"
    assert second_cell(p(run("13", WHITE + blue)), plain) == "13"
    assert second_cell(f"<w:p><w:pPr>{blue}</w:pPr>{run('14', WHITE)}</w:p>") == "14"
    assert second_cell(p(run("15", WHITE)), plain) == ""
    assert second_cell(p(run("16", WHITE))) == ""
    assert second_cell(p("1", run("6", "<w:webHidden/>"))) == "16"  # the printed page shows it
    assert second_cell(p(run("合计", WHITE))) == ""
    assert lines(p(run("2023", WHITE), "年报")) == ["2023年报"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>1</w:t></w:r></w:p>"
    assert second_cell(first + p("2") + p("3")) == "12\n3"


def test_the_result_of_a_field_inside_the_code_of_another_is_not_printed() -> None:
    marks = {mark: f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")}
    inner = f"{marks['begin']}{run('REF', '')}{marks['separate']}{run('7', '')}{marks['end']}"
    cell = f"{marks['begin']}{inner}{marks['separate']}{run('12', '')}{marks['end']}{run('3', '')}"
    assert second_cell(p(cell)) == "123"
    assert second_cell(p(marks["begin"] + run("7", "")) + p("12")) == "12"


def test_hidden_rows_are_skipped() -> None:
    hidden = "<w:trPr><w:hidden/></w:trPr>" + tc("乙") + tc("2")
    assert places(tbl(tc("甲") + tc("1"), hidden)) == [("甲", 0, 0, 1, 1), ("1", 0, 1, 1, 1)]


def test_a_deleted_cell_is_no_cell() -> None:
    (grid,) = document(tbl(tc("甲") + tc("77", '<w:cellDel w:id="1"/>') + tc("12"))).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.column) for cell in grid.cells] == [("甲", 0), ("12", 1)]
