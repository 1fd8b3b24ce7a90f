"""An ear for what goes over the streams, as for rooms."""

from tests.rooms.conftest import published

__all__ = ["published"]
