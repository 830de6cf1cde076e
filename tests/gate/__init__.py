"""The gate: what must be right on the corpus, committed and fresh, and what may never be lost again."""
