"""What word processors share: rows by their edges, marks to paragraphs and tables, hidden print."""
