"""Text and Markdown: lines, and the grids that pipes, tabs and drawn borders make."""
