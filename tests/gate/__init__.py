"""The gate: what the extractor must get right on the corpus, committed and fresh, and what it may never lose again."""
