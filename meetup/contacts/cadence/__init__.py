"""Keeping in touch: how often, and when next."""
