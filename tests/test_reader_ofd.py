"""OFD documents, built from their XML: one readable test a quirk."""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from random import Random

import pytest
from lxml.etree import fromstring

from corpus.generate import RECIPES, make
from gojparse.errors import Unreadable
from gojparse.flow import parse
from gojparse.model import Box, Document, Grid, Paragraph
from gojparse.readers import kind, read, reread
from gojparse.readers.fixed.page import Matrix
from gojparse.readers.ofd import reader
from gojparse.readers.ofd.attributes import LayerColours, OfdResources
from gojparse.readers.ofd.canvas import Canvas, DrawingBudget
from gojparse.readers.ofd.parts import opened_document
from gojparse.readers.ofd.paths import draw_path
from gojparse.readers.ofd.text import GlyphString, draw_letters, glyph_line, text_setting
from gojparse.readers.visible import PATTERN, PLAIN
from gojparse.readers.visible import WHITE as WHITE_COLOUR

NAMESPACE = "http://www.ofdspec.org/2016"
OFD = "<ofd:OFD xmlns:ofd='{0}'><ofd:DocBody>{1}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"


def page(objects: str, before: str = "", layer: str = "") -> str:
    return (
        f"<ofd:Page xmlns:ofd='{NAMESPACE}'>{before}<ofd:Content><ofd:Layer ID='1' {layer}>{objects}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


def parts(*pages: str, common: str = "", more: Mapping[str, str] | None = None) -> dict[str, str]:
    listed = "".join(f"<ofd:Page ID='{n}' BaseLoc='Pages/Page_{n}/Content.xml'/>" for n in range(len(pages)))
    return {
        "OFD.xml": OFD.format(NAMESPACE, "<ofd:DocInfo><ofd:Title>某局报告</ofd:Title></ofd:DocInfo>"),
        "Doc_0/Document.xml": f"<ofd:Document xmlns:ofd='{NAMESPACE}'><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)},
        **(more or {}),
    }


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return stream.getvalue()


def document(objects: str, **given: str) -> Document:
    return read(zipped(parts(page(objects, **given))))


def text(words: str, x: float = 30, y: float = 50, code: str = "", colour: str = "", given: str = "") -> str:
    """A text object whose letters stand on the line at y."""
    size = "" if "Size=" in given else "Size='4'"
    return (
        f"<ofd:TextObject ID='9' Boundary='{x} {y - 4} 90 5' Font='3' {size} {given}>{colour}"
        f"<ofd:TextCode X='0' Y='4' {code}>{words}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float, given: str = "") -> str:
    return (
        f"<ofd:PathObject ID='8' Boundary='{x0} {y0} {x1 - x0} {y1 - y0}' LineWidth='0.2' {given}>"
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def box(x0: float, y0: float, x1: float, y1: float, given: str = "", colour: str = "") -> str:
    w, h = x1 - x0, y1 - y0
    return (
        f"<ofd:PathObject ID='7' Boundary='{x0} {y0} {w} {h}' {given}>{colour}"
        f"<ofd:AbbreviatedData>M 0 0 L {w} 0 L {w} {h} L 0 {h} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


FILLED = "Fill='true' Stroke='false'"
WHITE, BLUE = "<ofd:FillColor Value='255 255 255'/>", "<ofd:FillColor Value='34 85 170'/>"


def lines(objects: str, **given: str) -> list[str]:
    return [block.text for block in document(objects, **given).blocks if isinstance(block, Paragraph)]


def cells(objects: str, **given: str) -> list[tuple[str, int, int]]:
    (grid,) = (block for block in document(objects, **given).blocks if isinstance(block, Grid))
    return [(cell.text, cell.row, cell.column) for cell in grid.cells]


RULES = "".join(line(30, y, 110, y) for y in (40, 50, 60)) + "".join(
    line(x, 40, x, 60) for x in (30, 70, 110)
)


# ---- where letters stand ----


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ("收到12件", "DeltaX='4 4 2 2'", "收到12件"),
        ("收到12件", "DeltaX='g 2 4 g 2 2'", "收到12件"),
        ("收到12件", "DeltaX='g 99999999999 2.2'", "收到12件"),
        ("收到12件", "", "收到12件"),
        ("12345", "DeltaX='2'", "12345"),  # viewers repeat the last distance
        ("收到12", "DeltaX='4 4 2'", "收到12"),
        ("12345", "DeltaX='2' DeltaY='0'", "12345"),
        ("12345", "DeltaX='2' DeltaY='0 0 0 0'", "12345"),
        ("123456", "DeltaX='2 2 9 2'", "123\t456"),
        ("收到12件", "DeltaY='0'", "收到12件"),
        ("12", "DeltaX='6'", "1\t2"),
        ("12", "DeltaX='3'", "1 2"),
        ("1 2", "DeltaX='2 2'", "1 2"),
        ("12 34", "DeltaX='2 2 30 2'", "12\t34"),
        ("\n  12\n", "DeltaX='2'", "12"),
        ("1\\00322", "DeltaX='2 2'", "122"),
        ("12", "DeltaX='0'", "1\ufffd"),
        ("12", "DeltaX='x'", "1\ufffd"),
    ],
)
def test_distances_between_letters(words: str, code: str, expected: str) -> None:
    assert lines(text(words, code=code)) == [expected]


def test_letters_one_object_each() -> None:
    assert lines("".join(text(sign, 30 + 2.1 * n) for n, sign in enumerate("2023"))) == ["2023"]
    assert lines(text("9", 30) + text("1", 34)) == ["9 1"]


def test_several_strings_in_an_object_begin_where_the_last_one_did() -> None:
    codes = "<ofd:TextCode X='0' Y='4'>甲</ofd:TextCode><ofd:TextCode Y='12'>乙</ofd:TextCode>"
    (first, second) = document(
        f"<ofd:TextObject Boundary='30 40 9 20' Size='4'>{codes}</ofd:TextObject>"
    ).blocks
    assert isinstance(first.locator.spots[0], Box)
    assert isinstance(second.locator.spots[0], Box)
    assert first.locator.spots[0].left == second.locator.spots[0].left


def test_glyphs_that_stand_for_several_characters() -> None:
    run = "<ofd:CGTransform CodePosition='0' CodeCount='2' GlyphCount='1'><ofd:Glyphs>7</ofd:Glyphs></ofd:CGTransform>"
    assert lines(text("fi12", code="DeltaX='4 2'", colour=run)) == ["fi12"]


def test_places_are_points_on_the_page_as_displayed() -> None:
    matrix = "CTM='0.352778 0 0 0.352778 0 0' Size='12'"
    scaled = f"<ofd:TextObject Boundary='25.4 25.4 60 9' {matrix}><ofd:TextCode X='0' Y='12' DeltaX='6'>12</ofd:TextCode></ofd:TextObject>"
    (block,) = document(scaled).blocks
    (spot,) = block.locator.spots
    assert isinstance(spot, Box)
    assert [round(side, 1) for side in spot[:5]] == [1, 72.0, 73.4, 84.0, 85.4]


@pytest.mark.parametrize("matrix", [(2, 0, 0, 3, 5, 7), (0, 2, -3, 0, 5, 7), (0, -2, 3, 0, 5, 7)])
def test_a_line_is_placed_as_its_letters_one_by_one_would_be(matrix: Matrix) -> None:
    string = GlyphString("行政 12", (1, 5, 9, 11, 14), (4, 4, 4, 4, 4), (4, 4, 2, 2, 2))
    whole, single = Canvas(DrawingBudget()), Canvas(DrawingBudget())
    setting = text_setting(matrix[:4], "4", None, None, None)
    line = glyph_line(string, setting)
    assert line is not None
    whole.add_line(line, *matrix[4:])
    draw_letters(string, setting, PLAIN, matrix, single)
    assert whole.signs == single.signs == list("行政12")
    for side in ("lefts", "tops", "rights", "bottoms", "angles"):
        assert getattr(whole, side) == pytest.approx(getattr(single, side))


def test_strings_with_the_same_distances_and_other_letters() -> None:
    few = "DeltaX='2'"
    assert lines(text("12", 30, 50, few) + text("12345", 30, 70, few)) == ["12", "12345"]
    assert lines(text("54321", 30, 50, few) + text("12", 30, 70, few)) == ["54321", "12"]


def test_pages_have_a_size_of_their_own() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 420 297</ofd:PhysicalBox></ofd:Area>"
    assert lines(text("远处", 300), before=area) == ["远处"]


def test_text_off_the_page_is_not_seen() -> None:
    assert lines(text("甲") + text("乙", 300) + text("丙", 1e300)) == ["甲"]


# ---- rulings ----


def test_a_table_of_strokes() -> None:
    printed = text("规章", 40, 47) + text("12", 80, 47) + text("13", 80, 57)
    assert cells(RULES + printed) == [("规章", 0, 0), ("12", 0, 1), ("", 1, 0), ("13", 1, 1)]


def test_a_table_of_boxes_and_one_of_thin_filled_bars() -> None:
    printed = text("规章", 40, 47) + text("12", 80, 47)
    boxes = box(30, 40, 70, 50) + box(70, 40, 110, 50) + box(30, 50, 110, 60)
    assert cells(boxes + printed) == [("规章", 0, 0), ("12", 0, 1), ("", 1, 0)]
    bars = "".join(box(30, y, 110, y + 0.2, FILLED) for y in (40, 50, 60))
    bars += "".join(box(x, 40, x + 0.2, 60, FILLED) for x in (30, 70, 110))
    assert len(cells(bars + printed)) == 4


def test_a_path_of_many_strokes_and_curves() -> None:
    data = "M 0 0 L 80 0 M 0 10 L 80 10 M 0 20 L 80 20 M 0 0 L 0 20 M 40 0 L 40 20 M 80 0 L 80 20 B 1 1 2 2 3 3 x 9"
    path = f"<ofd:PathObject Boundary='30 40 80 20'><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    assert len(cells(path + text("规章", 40, 47))) == 4


def test_white_boxes_behind_prose_are_no_table_and_invisible_rules_none() -> None:
    assert lines(box(25, 40, 120, 60, FILLED, WHITE) + text("正文")) == ["正文"]
    unseen = RULES.replace("LineWidth", "Visible='false' LineWidth")
    assert lines(unseen + text("规章", 40, 47)) == ["规章"]


def test_paths_are_moved_by_their_matrix() -> None:
    matrix = "CTM='2 0 0 2 0 0'"
    data = "M 0 0 L 40 0 M 0 5 L 40 5 M 0 10 L 40 10 M 0 0 L 0 10 M 20 0 L 20 10 M 40 0 L 40 10"
    path = f"<ofd:PathObject Boundary='30 40 80 20' {matrix}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    assert cells(path + text("12", 80, 47))[1] == ("12", 0, 1)


def test_one_shape_drawn_in_several_styles() -> None:
    def drawn(given: str, colour: str = "") -> Canvas:
        canvas = Canvas(DrawingBudget())
        path = fromstring(box(0, 0, 80, 1, given, colour).replace("ofd:", ""))
        draw_path(path, (2.0, 0.0, 0.0, 2.0, 10.0, 20.0), canvas, LayerColours(OfdResources(()), None))
        return canvas

    for _ in range(2):
        assert drawn("").strokes == drawn(FILLED).strokes == [(10, 20, 170, 22)]
        assert drawn("LineWidth='9'").areas == [((1, 11, 179, 31), PATTERN)]
        assert drawn(FILLED, WHITE).areas == [((10, 20, 170, 22), WHITE_COLOUR)]
        assert not drawn("Stroke='false'").strokes


# ---- what is not seen ----


@pytest.mark.parametrize(
    ("given", "colour"),
    [
        ("Visible='false'", ""),
        ("Alpha='0'", ""),
        ("Fill='false'", ""),
        ("Size='0.5'", ""),
        ("", WHITE),
        ("", "<ofd:FillColor Value='0 0 0' Alpha='0'/>"),
        ("", "<ofd:FillColor Value='#FF #FF #FF'/>"),
        ("", "<ofd:FillColor ColorSpace='5' Value='0 0 0 0'/>"),
        ("DrawParam='6'", ""),
        ("DrawParam='7'", ""),
    ],
)
def test_digits_that_nobody_sees_are_not_printed(given: str, colour: str) -> None:
    resources = (
        f"<ofd:Res xmlns:ofd='{NAMESPACE}'><ofd:DrawParams><ofd:DrawParam ID='6'>{WHITE}</ofd:DrawParam>"
        "<ofd:DrawParam ID='7' Relative='6'/></ofd:DrawParams></ofd:Res>"
    )
    hidden = text("7", 34.1, given=given, colour=colour)
    members = parts(
        page(text("收", 30) + hidden + text("12", 36.2)),
        common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
        more={"Doc_0/PublicRes.xml": resources},
    )
    (block,) = read(zipped(members)).blocks
    assert isinstance(block, Paragraph)
    assert block.text.replace(" ", "") == "收12"


def test_white_letters_are_seen_on_a_colour() -> None:
    white = text("12", 80, 47, colour=WHITE)
    dark = box(70, 40, 110, 50, FILLED, BLUE)
    picture = "<ofd:ImageObject Boundary='70 40 40 10' ResourceID='4'/>"
    assert cells(dark + RULES + white)[1][0] == "12"
    assert cells(dark + box(70, 40, 110, 50, FILLED, WHITE) + RULES + white + text("甲", 40, 47))[1][0] == ""
    assert cells(picture + RULES + white)[1][0] == "\ufffd\ufffd"
    thick = line(70, 45, 110, 45).replace("0.2", "9")
    assert cells(thick + RULES + white)[1][0] == "12"


def test_outlined_letters_are_seen() -> None:
    assert lines(text("12", given="Fill='false' Stroke='true'")) == ["12"]


def test_watermarks_aslant_are_no_text() -> None:
    mark = text("内部资料", 60, 100, given="CTM='0.7 0.7 -0.7 0.7 0 0' Size='20'")
    assert lines(mark + text("正文")) == ["正文"]


# ---- how a page is put together ----


def test_blocks_in_blocks_and_composed_drawings() -> None:
    resources = (
        f"<ofd:Res xmlns:ofd='{NAMESPACE}'><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='5'>"
        f"<ofd:Content>{text('图内', 0, 4)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    objects = f"<ofd:PageBlock><ofd:PageBlock>{text('甲')}</ofd:PageBlock></ofd:PageBlock>"
    objects += "<ofd:CompositeObject Boundary='30 80 90 9' ResourceID='5'/>"
    common = "<ofd:PublicRes>/Doc_0/Res.xml</ofd:PublicRes>"
    made = read(zipped(parts(page(objects), common=common, more={"Doc_0/Res.xml": resources})))
    assert [b.text for b in made.blocks if isinstance(b, Paragraph)] == ["甲", "图内"]


def test_a_template_stands_under_its_pages_and_its_running_head_is_dropped() -> None:
    head = text("某县人民政府公报", 80, 15) + RULES
    common = "<ofd:TemplatePage ID='2' BaseLoc='Tpls/0.xml'/>"
    use = "<ofd:Template TemplateID='2' ZOrder='Background'/>"
    pages = [page(text(str(n), 80, 47) + text(f"第{n}段正文", 30, 90), before=use) for n in (11, 12, 13)]
    made = read(zipped(parts(*pages, common=common, more={"Doc_0/Tpls/0.xml": page(head)})))
    texts = [b.text for b in made.blocks if isinstance(b, Paragraph)]
    assert texts == ["某县人民政府公报", "第11段正文", "第12段正文", "第13段正文"]
    grids = [b for b in made.blocks if isinstance(b, Grid)]
    assert [grid.cells[1].text for grid in grids] == ["11", "12", "13"]


def test_annotations_and_signatures_are_no_text() -> None:
    stamp = f"<ofd:PageAnnot xmlns:ofd='{NAMESPACE}'><ofd:Annot>{text('公章88')}</ofd:Annot></ofd:PageAnnot>"
    more = {"Doc_0/Annots/Page_0/Annotation.xml": stamp, "Doc_0/Signs/Signatures.xml": "<broken"}
    made = read(zipped(parts(page(text("正文")), more=more)))
    assert [b.text for b in made.blocks if isinstance(b, Paragraph)] == ["正文"]


@pytest.mark.parametrize("turn", ["0 1 -1 0", "-1 0 0 -1", "0 -1 1 0"])
def test_a_page_set_sideways_is_read_upright_and_located_as_displayed(turn: str) -> None:
    objects = "".join(
        text(words, 100 + 6 * n * int(turn.split()[2]), 100 + 6 * n * int(turn.split()[3]), given=f"CTM='{turn} 0 0'")
        for n, words in enumerate(("收到12件", "办结13件"))
    )  # fmt: skip
    made = document(objects)
    texts = [b.text for b in made.blocks if isinstance(b, Paragraph)]
    assert "".join(texts) == "收到12件办结13件"
    spot = made.blocks[0].locator.spots[0]
    assert isinstance(spot, Box)
    assert 200 < spot.left < spot.right < 400
    assert 200 < spot.top < spot.bottom < 400


def test_letters_stacked_in_a_cell() -> None:
    down = text("办理结果", 40, 42, code="DeltaY='4 4 4'")
    also = text("其他处理", 90, 42, given="ReadDirection='90'")
    rules = "".join(line(30, y, 110, y) for y in (36, 60)) + "".join(
        line(x, 36, x, 60) for x in (30, 70, 110)
    )
    assert [c[0] for c in cells(rules + down + also)] == ["办理结果", "其他处理"]


def test_namespaces_and_paths_as_writers_have_them() -> None:
    members = parts(page(text("正文")))
    bare = {name: c.replace("xmlns:ofd", "xmlns").replace("ofd:", "") for name, c in members.items()}
    for changed in (
        bare,
        {n: c.replace(f"xmlns='{NAMESPACE}'", "") for n, c in bare.items()},
        {n: c.replace("2016", "2018") for n, c in members.items()},
        {n: c.replace("BaseLoc='Pages", "BaseLoc='/Doc_0/Pages") for n, c in members.items()},
        {n: c.replace("BaseLoc='Pages", "BaseLoc='Doc_0/./x/../Pages") for n, c in members.items()},
        {n.replace("Doc_0/", "doc_0/"): c for n, c in members.items()},
        {n.replace("/", "\\"): c.replace(">Doc_0/", ">Doc_0\\") for n, c in members.items()},
    ):
        made = read(zipped(changed))
        assert [b.text for b in made.blocks if isinstance(b, Paragraph)] == ["正文"]


def test_metadata_and_kind() -> None:
    data = zipped(parts(page(text("正文"))))
    assert kind(data) == "ofd"
    assert read(data).metadata == {"title": "某局报告"}
    assert reread(data) is None


# ---- an independent reader ----


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.carrier == "ofd"][::3], ids=lambda r: r.layout)
def test_another_reader_sees_the_same_letters_in_the_same_places(recipe: object) -> None:
    import ofdkit

    sample = make(Random("oracle"), recipe, 1)  # type: ignore[arg-type]
    with ofdkit.open(io.BytesIO(sample.data)) as theirs:
        pages = [[run for run in page.runs if run.text.strip()] for page in theirs.pages]
    ours = list(reader.ofd_pages(opened_document(sample.data)))
    assert len(ours) == len(pages)
    for mine, runs in zip(ours, pages, strict=True):
        letters = mine.letters
        printed = "".join("".join(run.text.split()) for run in runs)
        assert letters.text == printed
        at = 0
        for run in runs:
            spot = mine.box(*letters.run(at, at + 1)[:4])
            x, y = run.x * 72 / 25.4, run.y * 72 / 25.4
            assert spot.left - 1 <= x <= spot.right + 1
            assert spot.top - 1 <= y <= spot.bottom + 1
            at += len("".join(run.text.split()))


# ---- what cannot be read ----


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.remedy
    assert refused.value.format == "ofd"
    assert "\n" not in str(refused.value)
    return refused.value


def test_pictures_only_and_nothing_at_all() -> None:
    scan = zipped(parts(page("<ofd:ImageObject Boundary='0 0 210 297' ResourceID='4'/>")))
    assert "a scan without text" in refusal(scan).reason
    assert "ocrmypdf" in refusal(scan).remedy
    assert "no text" in refusal(zipped(parts(page("")))).reason
    assert "no pages" in refusal(zipped(parts())).reason


def test_a_page_that_is_a_picture_among_others_is_remarked() -> None:
    picture = page("<ofd:ImageObject Boundary='0 0 210 297' ResourceID='4'/>")
    made = read(zipped(parts(page(text("正文")), picture)))
    assert [(f.rule.name, f.found) for f in made.remarks] == [("page-without-text", "2")]


def test_encrypted_documents() -> None:
    members = parts(page(text("正文")), more={"Encryptions.xml": "<Encryptions/>"})
    assert "encrypted" in refusal(zipped(members)).reason
    data = bytearray(zipped(parts(page(text("正文")))))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert "encrypted" in refusal(bytes(data)).reason


def test_several_documents_or_versions_are_refused_and_one_named_twice_is_not() -> None:
    members = parts(page(text("正文")))
    body = "<ofd:DocBody><ofd:DocRoot>{}</ofd:DocRoot>{}</ofd:DocBody></ofd:OFD>"
    twice = members["OFD.xml"].replace("</ofd:OFD>", body.format("Doc_1/Document.xml", ""))
    assert read(zipped({**members, "OFD.xml": twice})).blocks
    other = {**members, "OFD.xml": twice, "Doc_1/Document.xml": members["Doc_0/Document.xml"]}
    assert "2 documents" in refusal(zipped(other)).reason
    version = "<ofd:Versions><ofd:Version ID='1' Index='1' Current='true' BaseLoc='V.xml'/></ofd:Versions>"
    named = members["OFD.xml"].replace("</ofd:DocBody>", f"{version}</ofd:DocBody>")
    for root, expected in (("/Doc_0/Document.xml", ""), ("/Doc_0/V2.xml", "several versions")):
        versioned = {
            **members,
            "OFD.xml": named,
            "V.xml": f"<v><DocRoot>{root}</DocRoot></v>",
            "Doc_0/V2.xml": members["Doc_0/Document.xml"],
        }
        assert (expected in refusal(zipped(versioned)).reason) if expected else read(zipped(versioned)).blocks


def test_cut_and_damaged_documents() -> None:
    members = parts(page("".join(text(chr(0x4E00 + n * 7 % 9999), 30 + n) for n in range(300))))
    whole = zipped(members)
    assert "damaged" in refusal(whole[: len(whole) * 2 // 3]).reason
    for name in members:
        assert "damaged" in refusal(zipped({**members, name: "<broken"})).reason
        if name != "OFD.xml":
            assert "damaged" in refusal(zipped({n: c for n, c in members.items() if n != name})).reason
    use = "<ofd:Template TemplateID='2'/>"
    assert "damaged" in refusal(zipped(parts(page(text("正文"), before=use)))).reason


def test_an_entity_is_refused() -> None:
    declared = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>" + page(text("&a;"))
    assert "entities" in refusal(zipped(parts(declared))).reason


def test_a_signed_report_is_parsed_like_any_other() -> None:
    recipe = next(r for r in RECIPES if r.carrier == "ofd" and r.layout == "ruled")
    sample = make(Random("signed"), recipe, 1)
    stream = io.BytesIO(sample.data)
    with zipfile.ZipFile(stream, "a") as container:
        container.writestr("Doc_0/Signs/Sign_0/Signature.xml", "<Signature/>")
        container.writestr("Doc_0/Signs/Sign_0/Seal.esl", b"\x30\x82")
    report = parse(stream.getvalue(), "signed.ofd")
    assert report.format == "ofd"
    assert report.cells == parse(sample.data, "plain.ofd").cells
    assert report.numbers_printed == report.numbers_placed > 100
