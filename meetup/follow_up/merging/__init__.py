"""Merging two contacts of the same person into one, and undoing that."""
