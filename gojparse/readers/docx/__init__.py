"""Word documents: the XML of their text, and the styles that hide or strike it."""
