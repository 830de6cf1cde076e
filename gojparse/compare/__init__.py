"""Issuers and years side by side: the panel, what is checked across it, the page.

```
dataset on disk ─ opened ─▶ numbers of every document ─ issuers, versions ─▶ Panel ─▶ checks, indicators
                                                                              ╰─▶ panel files, table, page
```
"""
