"""Render the pages of a room, which share a frame."""

from typing import Any

from flask import render_template

from ..access import RoomAccess
from .room_page import RoomPage


def render_room_page(template: str, room_access: RoomAccess, tab: str, with_stream: bool = True, **context: Any) -> str:
    """Render ``template``, which extends ``rooms/page/_room_page.html``, for the reader who has ``room_access``.

    ``tab`` is the endpoint of the tab that the page belongs to; ``with_stream`` says whether it listens to the room's
    stream. A reader who may not read the room any more gets a page that says so.
    """
    return render_loaded_page(template, room_access, RoomPage.load(room_access, tab, with_stream), **context)


def render_loaded_page(template: str, room_access: RoomAccess, page: RoomPage, **context: Any) -> str:
    """Like ``render_room_page``, for a caller that has loaded ``page``."""
    return render_template(template if room_access.can_read else "rooms/page/over.html", page=page, **context)
