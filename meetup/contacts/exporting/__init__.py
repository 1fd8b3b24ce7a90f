"""Contacts as tables and cards for other programs."""
