"""Agreements: what users agreed to, with the words that they read at that time."""

from .models import Agreement
from .wordings import words_of

__all__ = ["Agreement", "words_of"]
