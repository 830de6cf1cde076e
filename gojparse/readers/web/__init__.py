"""Web pages, parsed by lexbor."""
