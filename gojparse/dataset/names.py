"""The names of the eight tables, where whoever only needs the names can have them at no cost."""

TABLE_NAMES = (
    "reports",
    "sections",
    "disclosures",
    "applications",
    "appeals",
    "statements",
    "balances",
    "findings",
)
