"""The place of a meeting in words, from what is known of it: an event and a room here, or what a file said."""


def event_in_words(title: str | None, said: str | None) -> str:
    """Return the event by its title, else as a file said it."""
    return title or said or ""


def room_in_words(name: str | None, event_title: str | None, said: str | None) -> str:
    """Return the room by its name, else as a file said it, unless the event is known here: then there was none."""
    return name or ("" if event_title else said or "")


def place_in_words(room: str, event: str) -> str:
    """Return room and event, as far as known."""
    return ", ".join(filter(None, (room, event)))
