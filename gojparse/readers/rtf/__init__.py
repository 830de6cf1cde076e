"""Rich text: control words, read in one pass."""
