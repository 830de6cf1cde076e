"""OpenDocument texts: their XML, and the looks that hide or strike text."""
