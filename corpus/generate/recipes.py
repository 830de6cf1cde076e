"""Which carrier, layout, fill and quirks go together.

Not every quirk makes sense everywhere: a blank is seen in a grid and not in
a stream of words, and where blanks cannot be seen the tables stay sparse
enough for the oracle to try every reading.
"""

from __future__ import annotations

from dataclasses import dataclass

GRID_FILLS = ("dense", "dense", "busy", "city", "sparse")
WITH_ZEROS = ("busy", "city", "sparse")  # for quirks that show only in zeros
FEW = ("single", "sparse", "single", "sparse", "zero")
ALL = ("2019", "2021", "hybrid")
OLD = ("2019",)
PURE = ("2019", "2021")  # without its end a hybrid cannot be told from the form of its year
NEW = ("2021", "hybrid")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one kind of document is made. `bytes`: quirks of the finished text and its encoding."""

    carrier: str
    layout: str
    quirks: tuple[str, ...] = ()
    fills: tuple[str, ...] = GRID_FILLS
    editions: tuple[str, ...] = ALL
    finish: tuple[str, ...] = ()


def _text(layout: str, *quirks: str, fills: tuple[str, ...] = GRID_FILLS, editions: tuple[str, ...] = ALL,
          finish: tuple[str, ...] = ()) -> Recipe:  # fmt: skip
    carrier = "md" if layout.startswith("markdown") else "txt"
    return Recipe(carrier, layout, quirks, fills, editions, finish)


def _page(layout: str, *quirks: str, fills: tuple[str, ...] = GRID_FILLS, editions: tuple[str, ...] = ALL,
          finish: tuple[str, ...] = ()) -> Recipe:  # fmt: skip
    return Recipe("html", layout, quirks, fills, editions, finish)


def _word(layout: str, *quirks: str, editions: tuple[str, ...] = ALL) -> Recipe:
    return Recipe("docx", layout, quirks, WITH_ZEROS if quirks else GRID_FILLS, editions)


def _parcel(carrier: str, layout: str, *quirks: str, editions: tuple[str, ...] = ALL) -> Recipe:
    return Recipe(carrier, layout, quirks, WITH_ZEROS if quirks else GRID_FILLS, editions)


def _old_word(carrier: str, layout: str, *quirks: str, editions: tuple[str, ...] = ALL) -> Recipe:
    return Recipe(carrier, layout, quirks, WITH_ZEROS if quirks else GRID_FILLS, editions)


def _pdf(
    layout: str, *quirks: str, fills: tuple[str, ...] = GRID_FILLS, editions: tuple[str, ...] = ALL
) -> Recipe:
    return Recipe("pdf", layout, quirks, fills, editions)


def _odt(layout: str, *quirks: str, editions: tuple[str, ...] = ALL) -> Recipe:
    return Recipe("odt", layout, quirks, WITH_ZEROS if quirks else GRID_FILLS, editions)


def _ofd(layout: str, *quirks: str, editions: tuple[str, ...] = ALL) -> Recipe:
    return Recipe("ofd", layout, quirks, WITH_ZEROS if quirks else GRID_FILLS, editions)


RECIPES: tuple[Recipe, ...] = (
    # text: the shape with ragged tabs
    _text("seed_shape", "ragged_tabs", fills=("zero",), editions=OLD),
    _text("seed_shape", "ragged_tabs", fills=("single",), editions=OLD),
    _text("seed_shape", "ragged_tabs", fills=("sparse",), editions=OLD),
    _text("seed_shape", "ragged_tabs", fills=("sparse", "single"), editions=OLD, finish=("gb18030",)),
    _text("seed_shape", "ragged_tabs", fills=("dense",), editions=OLD),
    # text: grids
    _text("tabs"),
    _text("tabs", "blank_parts", "notes", fills=WITH_ZEROS),
    _text("tabs", "signed", "circles", editions=OLD, fills=WITH_ZEROS),
    _text("tabs", "wrong_total", "renamed"),
    _text("pipes"),
    _text("pipes", "blank_parts", finish=("half_width",), fills=WITH_ZEROS),
    _text("pipes", "slash_parts", "listing", finish=("gb18030",), fills=WITH_ZEROS),
    _text("pipes", "header_cut", "annotated", editions=OLD),
    _text("pipes", "extra_line", "signed", editions=OLD),
    _text("pipes", "last_page_lost", editions=PURE),
    _text("pipes_filler", "dash_disclosures", "misnumbered"),
    _text("pipes_filler", "blank_parts", "cell_units", finish=("bom",), fills=WITH_ZEROS),
    _text("pipes_filler", "few_blanks"),
    _text("pipes_front", "total_only", "late_form", fills=WITH_ZEROS, editions=OLD),
    _text("pipes_front"),
    _text("pipes_front", "thousands", fills=("city", "dense")),
    _text("pipes_front", "blank_parts", "doubled_heading", fills=WITH_ZEROS),
    _text("pipe_front_line", "spaced_labels"),
    _text("pipe_end_lines"),
    _text("pipe_end_lines", "blank_zeros", "run_in_heading", fills=WITH_ZEROS),
    _text("pipe_own_line", "wrong_article"),
    _text("pipe_own_line", "blank_parts", finish=("crlf",), fills=WITH_ZEROS),
    _text("one_line_pipes", "listing"),
    _text("markdown"),
    _text("markdown", "totals_blank", "notes"),
    _text("markdown", "full_width", "renamed"),
    _text("markdown_rows", "misprints"),
    _text("markdown_rows", "blank_parts", "cell_units", fills=WITH_ZEROS),
    # text: streams
    _text("cell_paragraphs"),
    _text("cell_paragraphs", "misprints", "remark", editions=NEW),
    _text("cell_paragraphs", "lost_numbers", fills=FEW),
    _text("cell_paragraphs", "slash_parts", "narrative", fills=WITH_ZEROS),
    _text("cell_paragraphs", finish=("traditional",)),
    _text("cell_lines", "header_cut", editions=OLD),
    _text("cell_lines", "lost_numbers", "lost_appeal", fills=FEW),
    _text("cell_lines", "blank_parts", fills=("single", "sparse")),
    _text("spaces"),
    _text("spaces", "misprints", "lost_heading"),
    _text("spaces", "lost_numbers", fills=("dense",)),
    _text("spaces", "lost_numbers", fills=FEW, finish=("half_width",)),
    _text("spaces", "totals_blank", fills=("single", "sparse")),
    _text("spaces", "blank_parts", fills=("single", "sparse")),
    _text("spaces", "narrative", "thousands", fills=("city",)),
    _text("spaces", "last_page_lost", fills=("sparse", "busy"), editions=PURE),
    _text("few_lines", "run_in_heading", finish=("gb18030",)),
    _text("few_lines", finish=("half_width",)),
    _text("one_line_spaces"),
    _text("one_line_spaces", "spaced_labels"),
    _text("detached", "detached"),
    _text("labels_lost", "labels_lost", fills=("zero", "dense")),
    _text("dropped_repeats", "dropped_repeats", fills=("sparse", "zero", "sparse")),
    _text("pipes", "prose_only", fills=("zero", "sparse")),
    # web pages
    _page("clean"),
    _page("clean", "blank_parts", "notes", fills=WITH_ZEROS),
    _page("clean", "slash_zeros", "dash_disclosures", fills=WITH_ZEROS),
    _page("clean", "wrong_total", fills=("busy", "dense")),
    _page("clean", "few_blanks", "circles", fills=("busy", "sparse", "dense")),
    _page("clean", "extra_line", "signed", "annotated", editions=OLD),
    _page("word_export", "blank_parts", fills=WITH_ZEROS),
    _page("word_export", "misprints", "remark"),
    _page("split_digits", fills=("city", "dense", "busy")),
    _page("split_digits", "lost_heading", fills=("dense", "city")),
    _page("padded", "totals_blank"),
    _page("padded", "point_zero", "listing"),
    _page("no_rowspan", "renamed"),
    _page("no_rowspan", "blank_parts", fills=WITH_ZEROS),
    _page("ragged_colspan", "cell_units"),
    _page("ragged_colspan", "signed", "header_cut", editions=OLD),
    _page("wild_spans", "misnumbered"),
    _page("split_table"),
    _page("split_table", "blank_parts", "thousands", fills=("city", "busy")),
    _page("furniture"),
    _page("line_breaks"),
    _page("nested"),
    _page("nested", "wrong_article"),
    _page("nested", "total_only", fills=WITH_ZEROS),
    _page("furniture", "narrative"),
    _page("furniture", "line_blank", "full_width"),
    _page("line_breaks", "doubled_heading"),
    _page("script"),
    _page("script", "dash_parts", "run_in_heading", fills=WITH_ZEROS),
    _page("wrong_charset"),
    _page("no_charset_gb", "spaced_labels"),
    _page("false_utf8_gb", "blank_zeros", fills=WITH_ZEROS),
    _page("clean", finish=("traditional",)),
    _page("clean", "prose_only", fills=("zero", "sparse")),
    # Word
    _word("clean"),
    _word("clean", "blank_parts", "remark"),
    _word("clean", "header_cut", "signed", editions=OLD),
    _word("split_runs"),
    _word("split_runs", "spaced_labels"),
    _word("split_runs", "thousands", "full_width"),
    _word("split_table"),
    _word("nested"),
    _word("split_table", "misprints"),
    _word("split_table", "blank_parts"),
    _word("nested", "slash_parts"),
    _word("text_box", "wrong_total"),
    _word("text_box", "cell_units"),
    # PDF
    _pdf("ruled"),
    _pdf("ruled", "blank_parts", "notes", fills=WITH_ZEROS),
    _pdf("ruled_break"),
    _pdf("ruled_break", "spaced_labels"),
    _pdf("rects"),
    _pdf("rects", "blank_parts", "misprints", fills=WITH_ZEROS),
    _pdf("unruled"),
    _pdf("unruled", "slash_parts", fills=WITH_ZEROS),
    _pdf("cut_rows"),
    _pdf("cut_rows", "few_blanks", "cell_units"),
    _pdf("vertical"),
    _pdf("two_line_title"),
    _pdf("vertical", "remark"),
    _pdf("white_boxes"),
    _pdf("white_boxes", "wrong_total", "listing", fills=("busy", "dense")),
    _pdf("rotated_90"),
    _pdf("rotated_180", "thousands", fills=("city",)),
    _pdf("rotated_270", "dash_parts", fills=WITH_ZEROS),
    _pdf("vertical", "late_form", editions=OLD),
    _pdf("two_line_title", "signed", "annotated", editions=OLD),
    # OFD
    _ofd("ruled"),
    _ofd("ruled", "blank_parts", "notes"),
    _ofd("ruled", "wrong_total", "listing"),
    _ofd("characters"),
    _ofd("characters", "few_blanks", "cell_units"),
    _ofd("characters", "misprints", "remark"),
    _ofd("template"),
    _ofd("template", "slash_parts"),
    _ofd("template", "signed", "annotated", editions=OLD),
    _ofd("sideways"),
    _ofd("sideways", "spaced_labels", "dash_parts"),
    # OpenDocument
    _odt("clean"),
    _odt("clean", "blank_parts", "notes"),
    _odt("clean", "header_cut", "signed", editions=OLD),
    _odt("spans"),
    _odt("spans", "spaced_labels", "thousands"),
    _odt("split_table"),
    _odt("split_table", "misprints", "few_blanks"),
    _odt("nested"),
    _odt("nested", "slash_parts", "remark"),
    _odt("text_box", "wrong_total"),
    _odt("text_box", "cell_units"),
    _odt("tracked"),
    _odt("tracked", "dash_disclosures", "full_width"),
    # workbooks
    _parcel("xlsx", "one_sheet"),
    _parcel("xlsx", "one_sheet", "blank_parts", "notes"),
    _parcel("xlsx", "one_sheet", "wrong_total"),
    _parcel("xlsx", "fitted"),
    _parcel("xlsx", "fitted", "slash_parts", "cell_units"),
    _parcel("xlsx", "unruled"),
    _parcel("xlsx", "unruled", "misprints", "few_blanks"),
    _parcel("xlsx", "sheet_each"),
    _parcel("xlsx", "sheet_each", "blank_parts"),
    _parcel("xlsx", "split_table", "thousands"),
    _parcel("xlsx", "split_table", "totals_blank"),
    _parcel("xlsx", "hidden_parts"),
    _parcel("xlsx", "hidden_parts", "signed", "header_cut", editions=OLD),
    _parcel("ods", "one_sheet"),
    _parcel("ods", "one_sheet", "slash_parts"),
    _parcel("ods", "fitted", "blank_parts"),
    _parcel("ods", "unruled", "wrong_total"),
    _parcel("ods", "sheet_each", "misprints"),
    _parcel("ods", "split_table", "full_width"),
    _parcel("ods", "hidden_parts"),
    _parcel("ods", "hidden_parts", "totals_blank"),
    _parcel("xls", "one_sheet"),
    _parcel("xls", "one_sheet", "few_blanks", "circles"),
    _parcel("xls", "fitted", "blank_parts"),
    _parcel("xls", "unruled", "slash_parts"),
    _parcel("xls", "sheet_each", "wrong_total"),
    _parcel("xls", "split_table", "header_cut", editions=OLD),
    _parcel("xls", "hidden_parts"),
    _parcel("xls", "hidden_parts", "misprints", "cell_units"),
    # saved web pages
    _parcel("mhtml", "saved_quoted"),
    _parcel("mhtml", "saved_quoted", "blank_parts"),
    _parcel("mhtml", "saved_base64"),
    _parcel("mhtml", "saved_base64", "wrong_total"),
    _parcel("mhtml", "saved_gb", "misprints"),
    _parcel("mhtml", "saved_frame"),
    _parcel("mhtml", "saved_frame", "slash_parts"),
    # Word 97 to 2003
    _old_word("doc", "clean"),
    _old_word("doc", "clean", "blank_parts", "doubled_heading"),
    _old_word("doc", "split_table", "wrong_total"),
    _old_word("doc", "split_runs"),
    _old_word("doc", "split_runs", "thousands", "misprints"),
    _old_word("doc", "split_runs", "header_cut", "signed", editions=OLD),
    _old_word("doc", "split_table"),
    _old_word("doc", "split_table", "blank_parts", "remark"),
    _old_word("doc", "nested"),
    _old_word("doc", "nested", "slash_parts"),
    _old_word("doc", "text_box"),
    _old_word("doc", "text_box", "cell_units"),
    _old_word("doc", "sideways"),
    _old_word("doc", "sideways", "blank_parts", "spaced_labels"),
    # rich text
    _old_word("rtf", "clean"),
    _old_word("rtf", "clean", "blank_parts", "full_width"),
    _old_word("rtf", "split_runs"),
    _old_word("rtf", "split_runs", "thousands", "misprints"),
    _old_word("rtf", "split_runs", "header_cut", "signed", editions=OLD),
    _old_word("rtf", "split_table"),
    _old_word("rtf", "split_table", "blank_parts", "run_in_heading"),
    _old_word("rtf", "nested"),
    _old_word("rtf", "nested", "dash_parts"),
    _old_word("rtf", "text_box"),
    _old_word("rtf", "text_box", "wrong_total"),
    _old_word("rtf", "sideways"),
    _old_word("rtf", "sideways", "slash_parts", "notes"),
    # pictures
    Recipe("tif", "fax"),
    Recipe("tif", "grey", ("blank_parts",), WITH_ZEROS),
)
PICTURES = frozenset(("tif",))
"""Carriers whose cells are recognised: one of them may be withheld, if a finding names it."""
# Layouts that lose and distort nothing; without quirks their documents are undamaged.
UNDAMAGED: dict[str, frozenset[str]] = {
    "txt": frozenset(("tabs", "pipes", "pipes_front", "pipe_end_lines")),
    "md": frozenset(("markdown",)),
    "html": frozenset(("clean", "furniture", "line_breaks", "nested")),
    "tif": frozenset(),  # a recogniser may doubt what an eye reads
    "docx": frozenset(("clean", "split_runs", "split_table", "nested")),
    "odt": frozenset(("clean", "spans", "split_table", "nested", "tracked")),
    "ofd": frozenset(("ruled", "characters", "template", "sideways")),
    "xlsx": frozenset(("one_sheet", "fitted", "sheet_each", "hidden_parts")),
    "ods": frozenset(("one_sheet", "fitted", "sheet_each", "hidden_parts")),
    "xls": frozenset(("one_sheet", "fitted", "sheet_each", "hidden_parts")),
    "mhtml": frozenset(("saved_base64",)),
    "doc": frozenset(("clean", "split_runs", "split_table", "nested", "sideways")),
    "rtf": frozenset(("clean", "split_runs", "split_table", "nested", "sideways")),
    "pdf": frozenset(("ruled", "ruled_break", "rects", "vertical", "two_line_title", "rotated_90")),
}
UNRECOVERABLE = frozenset(("dropped_repeats", "labels_lost"))
