"""Pages of fixed layout (PDF, OFD): letters with their places and ruling lines become lines and grids."""
