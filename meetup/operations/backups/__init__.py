"""Backups: one file with the whole database and what else an installation needs, and how it is brought back."""

from .problems import BackupError
from .removals import append_line, note_removal
from .restorations import Restoration, on_restored

__all__ = ["BackupError", "Restoration", "append_line", "note_removal", "on_restored"]
