"""The official forms, as data: one TOML file an edition, and form.py, which loads them."""

REPORT_WORDS = ("本年新收", "予以公开", "不予公开", "结转下年度", "行政复议", "第二十条", "总体情况")
"""Words that every edition of the form prints, and few other pages."""

TABLE_WORDS = ("结转下年度继续办理", "本年新收政府信息公开申请", "结果维持", "尚未审结", "第二十条第")
"""Words that every edition prints in its tables; a page with three of them has tables of its own."""
