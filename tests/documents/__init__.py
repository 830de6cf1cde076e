"""Documents written by another program, with what they print."""
