"""The same ear as in rooms, for what is said there while a file is imported."""

from tests.rooms.conftest import published

__all__ = ["published"]
