"""Tools that draw up the data which ships with the package; they run from the repository only."""
