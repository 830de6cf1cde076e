"""Workbooks: .xlsx, .xls, .ods."""
