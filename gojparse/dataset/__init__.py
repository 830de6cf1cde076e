"""Reports become the eight tables of the contract: rows, CSV, Parquet, pandas frames."""

TABLE_NAMES = (
    *("reports", "sections", "disclosures", "applications"),
    *("appeals", "statements", "balances", "findings"),
)
"""The tables in the order of the contract. They stand here since the command line needs only the names."""
