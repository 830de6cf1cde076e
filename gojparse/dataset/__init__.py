"""Reports become the eight tables of the contract: rows, CSV, Parquet, pandas frames."""
