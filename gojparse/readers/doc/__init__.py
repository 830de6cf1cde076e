"""Word 97 to 2003: the pieces of its text, the marks in it, and the styles of its runs."""
