"""The numbers that the prose states, held against the cells of the tables.

Offices write in prose what they count in the tables, and often mean another
scope, another year or another way of counting. So a sentence is compared
with every honest reading of the table, it is only ever compared and never
fills a cell, and where its scope is in doubt nothing is said.
"""

from __future__ import annotations

from gojparse.statements.state import find_statements

__all__ = ["find_statements"]
