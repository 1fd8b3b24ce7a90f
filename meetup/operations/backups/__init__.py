"""Backups: one file with the whole database and what else an installation needs, and how it is brought back."""

from .restorations import on_restored

__all__ = ["on_restored"]
