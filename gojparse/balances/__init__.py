"""The balances of the form: they judge placements, force values and give the verdict."""
