"""Parts that the readers of old word processors share: tables from marks and edges, paragraphs from runs."""
