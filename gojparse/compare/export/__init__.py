"""The panel as files: one row for each issuer and year, in the formats that statistics programs read.

```
fields ─ what each column means
Panel ─ rows ─▶ blocks of a few thousand rows ─▶ csv, parquet, xlsx, dta, sqlite
```
"""
