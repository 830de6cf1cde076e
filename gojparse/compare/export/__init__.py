"""The panel as files: one row for each issuer and year, in the formats that statistics programs read.

```
fields ─ the meaning of each column
Panel ─ rows ─▶ blocks of a few thousand rows ─▶ files (csv, parquet), excel, frame (dta), database
```
"""
