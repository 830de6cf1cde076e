"""Counterexamples of the damage campaign: each was a silently wrong cell once.

`MENDED` may never come back. `OPEN` are known and not mended; a test says so
as soon as one of them holds.
"""

from __future__ import annotations

from tests.support.torn import Torn

MENDED: tuple[Torn, ...] = (
    Torn("2021", 371, True, True, "pipe_own_line", (("columns_moved", 73),)),
    Torn("hybrid", 434, True, True, "pdf_unruled", (("outcomes_moved", 494),)),
    Torn("2019", 737235, True, True, "cell_paragraphs", (("columns_moved", 257861),)),
    Torn("hybrid", 5, True, False, "pipes_bare", (("break_lines", 5),)),
    Torn("2019", 0, True, True, "tabs", (("columns_moved", 0),)),
    Torn("2021", 852801, True, True, "cell_lines", (("columns_moved", 823649),)),
    Torn("2019", 481148, True, False, "pdf_unruled", (("outcomes_moved", 530169),)),
    Torn("2019", 347773, True, True, "pdf_unruled", (("outcomes_moved", 619376),)),
    Torn("hybrid", 849145, True, True, "pdf_unruled", (("outcomes_moved", 11188),)),
    Torn("2019", 178844, True, False, "tabs", (("drop_column", 879832),)),
    Torn("2019", 260450, True, False, "cell_lines", (("drop_numbers", 168347), ("no_numerals", 751746))),
    Torn("hybrid", 37329, False, False, "lone_tabs", (("drop_label", 407607), ("blank_cell", 154293))),
    Torn("2019", 700829, True, False, "one_line_pipes", (("drop_column", 760397), ("extra_pipes", 471899))),
    Torn("hybrid", 564642, True, False, "lone_tabs", (("remark", 534771),)),
    Torn("2021", 232527, True, True, "markdown", (("torn_number", 233841), ("extra_pipes", 955282))),
    Torn("2021", 468162, False, False, "html", (("blank_many", 853818), ("pair_cells", 828622))),
    Torn("2021", 325420, True, False, "pipe_front_line", (("glue", 42515), ("drop_column", 727075))),
    Torn("2019", 73921, True, True, "pdf_unruled", (("columns_moved", 358063),)),
    Torn("hybrid", 488955, True, True, "markdown", (("glue", 963197), ("drop_column", 921811))),
    Torn(
        "hybrid",
        692648,
        True,
        False,
        "pipe_own_line",
        (("routes_in_rows", 61782), ("lose_character", 194645)),
    ),
    Torn("2021", 72206, False, False, "pipes_bare", (("wide_spaces", 452601), ("measures_cut", 569889))),
    Torn("2021", 149828, True, False, "cell_paragraphs", (("outcomes_in_rows", 314336),)),
    Torn("hybrid", 913872, True, False, "few_lines", (("outcomes_in_rows", 39227),)),
    Torn("2019", 228939, True, False, "pdf_unruled", (("remark", 473478),)),
    Torn("2019", 209222, True, False, "pdf_unruled", (("mark_zeros", 941144), ("outcomes_in_rows", 649838))),
    Torn("hybrid", 265853, True, True, "pdf_unruled", (("remark", 215246),)),
    Torn(
        "2019",
        764879,
        True,
        True,
        "pipe_end_lines",
        (("appeals_in_two", 291281), ("blank_many", 343241), ("torn_number", 978097)),
    ),
    Torn("hybrid", 317927, True, False, "pdf_unruled", (("outcomes_in_rows", 75673),)),
    Torn("hybrid", 458498, True, True, "pdf_unruled", (("drop_some_lines", 353715), ("remark", 243989))),
    Torn("hybrid", 750752, True, False, "pdf_unruled", (("remark", 966801),)),
    Torn("2021", 60531, True, False, "pdf_unruled", (("outcomes_in_rows", 968288),)),
    Torn("2019", 357558, True, True, "html", (("blank_line", 539027), ("extra_column", 299373))),
    Torn("2019", 520045, True, True, "tabs", (("block_headless", 837826), ("letter_o", 708028))),
    Torn("2021", 927272, True, True, "pipe_front_line", (("blank_line", 788185), ("extra_column", 213700))),
    Torn("2019", 967364, True, True, "pdf_unruled", (("remark", 763851),)),
    Torn("2019", 90478, True, True, "pdf_unruled", (("remark", 119225), ("remark", 112025))),
    Torn("hybrid", 564312, True, False, "cell_paragraphs", (("cut_label", 310277), ("blank_many", 674921))),
    Torn("hybrid", 870799, True, True, "pdf_unruled", (("columns_moved", 840305),)),
    Torn("2019", 450394, True, False, "pdf_unruled", (("columns_moved", 620420),)),
)

OPEN: tuple[Torn, ...] = (
    # 总计 in the second place is the order of a header over two rows as well, and no total tells
    Torn("2019", 246523, True, True, "pipe_end_lines", (("columns_moved", 866945), ("blank_totals", 846450))),
    # `9 1` for 91 on a page without rules: two numbers, and a blank beside them makes room for both
    Torn(
        "2021",
        152373,
        True,
        True,
        "pdf_unruled",
        (("blank_many", 780256), ("note_after", 307330), ("torn_number", 349153)),
    ),
    # a number of a cell that is none of the form's takes the place of the blank beside it
    Torn(
        "2019",
        201102,
        True,
        True,
        "pdf_unruled",
        (("blank_many", 931957), ("extra_cell", 114841), ("prose_before", 632307)),
    ),
)
