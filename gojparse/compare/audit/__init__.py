"""An audit by hand: cells sampled at random, marked by a person, and the bound that the marks prove."""
