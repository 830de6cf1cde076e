"""What a report costs, beside what bare libraries cost for the same file.

No tests of time, for a clock is no judge: what a test asks for is counted.
"""
