"""Series: events that are held again and again, with one page and one calendar for all of them."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from .slugs import slugify, with_random_suffix


class EventSeries(Model):
    """A series of events. ``title`` is that of its first event, until an organizer gives it another."""

    __tablename__ = "event_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(140))
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def create(cls, title: str) -> "EventSeries":
        """Create a series, with a slug that is made from the title."""
        slug = slugify(title)
        try:
            with db.session.begin_nested():
                return cls._insert(slug, title)
        except IntegrityError:
            return cls._insert(with_random_suffix(slug), title)

    @classmethod
    def _insert(cls, slug: str, title: str) -> "EventSeries":
        series = cls(slug=slug, title=title)
        db.session.add(series)
        db.session.flush()
        return series
