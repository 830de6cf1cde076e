"""What a report costs, beside what bare libraries cost for the same file. No tests: a clock is no judge."""
