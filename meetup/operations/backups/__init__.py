"""Backups: one file with the whole database and what else an installation needs, and how it is brought back."""

from .problems import BackupError
from .restorations import Restoration, on_restored

__all__ = ["BackupError", "Restoration", "on_restored"]
