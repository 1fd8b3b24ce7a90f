"""The stream rights that end when somebody stops attending an event."""

from collections.abc import Callable, Collection

from ..hooks import Hook
from ..live import StreamRight

grants_stream_rights: Hook[Callable[[int, int | None], Collection[StreamRight]]] = Hook("grants_stream_rights")
"""Return the stream rights that depend on attending an event, by its id and that of one user, or ``None`` for all."""


def stream_rights_at(event_id: int, user_id: int | None = None) -> list[StreamRight]:
    """Return the rights to pass to ``live.end_streams`` when one user, or everybody, stops attending the event."""
    return [right for rights in grants_stream_rights for right in rights(event_id, user_id)]
