"""Issuers and years side by side: the panel, the checks across it, the page (see README.md).

```
dataset on disk ─ numbers ─▶ one matrix ─ issuers ─▶ Panel ─▶ checks, indicators, groups
                                                       ╰─▶ export, evidence, page, audit
```
"""
