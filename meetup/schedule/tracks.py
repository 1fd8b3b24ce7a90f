"""The tracks of a schedule and their colours."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from ..colours import hue_of
from ..database.prepared import prepared
from ..extensions import Model, db
from .track_colours import hue_near


class Track(Model):
    """A track of a schedule with its colour as ``#rrggbb``; the colour is empty if none was told."""

    __tablename__ = "tracks"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    colour: Mapped[str] = mapped_column(String(7), default="")

    @classmethod
    def replace_all(cls, event_id: int, colours: Mapping[str, str]) -> None:
        """Let these be the tracks of the event that have colours."""
        db.session.execute(delete(cls).where(cls.event_id == event_id))
        rows = [{"event_id": event_id, "name": name, "colour": colour} for name, colour in colours.items()]
        if rows:
            db.session.execute(insert(cls), rows)


def hues_by_track(event_id: int) -> dict[str, int]:
    """Return the numbers of the colours of those tracks that have one, by name."""
    rows = db.session.execute(_tracks_query(), {"event_id": event_id})
    return {name: hue for name, colour in rows if (hue := hue_near(colour)) is not None}


@prepared
def _tracks_query() -> Any:
    return select(Track.name, Track.colour).where(Track.event_id == bindparam("event_id")).order_by(Track.name)


def hue_of_track(name: str, hues: Mapping[str, int]) -> int:
    """Return the number of a track's colour: that of its own colour, else one that depends on its name."""
    return hues.get(name, hue_of(name))
