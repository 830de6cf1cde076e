"""Word processors: .docx."""
