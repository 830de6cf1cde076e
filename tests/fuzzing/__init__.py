"""Targets for coverage-guided fuzzing: bytes in, and an AssertionError where a promise of ours is broken.

A target needs no fuzzer: the cases that one found stand in `tests/fuzz_cases`
and run in pytest.
"""
