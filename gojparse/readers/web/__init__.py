"""Web pages: lexbor reads them, lxml is the second witness."""
