""".docx: the XML of its main part, styles beside it."""
