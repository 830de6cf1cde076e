"""Scans: a picture of a page becomes rulings and letters, and then a page like any other."""
