"""Invented reports in the shapes of real ones, with their true cells."""
