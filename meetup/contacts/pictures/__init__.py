"""A year in pictures."""
