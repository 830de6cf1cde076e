"""PDF: what pdfium says of a page becomes lines and grids; pdfplumber is the second witness."""
