"""OpenDocument texts: their XML, and the styles that hide or strike text."""
