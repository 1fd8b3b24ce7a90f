"""Polls in a room."""
