"""Many documents: which they are, and what became of each."""
