"""How often a dataset is wrong, found by hand: cells drawn at random, ticked, and what the ticks prove."""
