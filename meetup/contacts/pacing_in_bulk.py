"""The days to be in touch of many contacts, worked out anew after a change that is about all of them."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import Select, select, update

from ..extensions import db, now
from ..people import User
from ..people.models import on_time_zone_change
from .models import Contact
from .pacing import effective_cadence, next_keep_day
from .tags import Tag, Tagging, tagged_contact_ids

ContactIdQuery = Select[int]
CADENCE_COLUMNS = (
    Contact.id,
    Contact.keep_every,
    Contact.keep_on,
    Contact.met_at,
    Contact.touched_at,
    Contact.put_off_at,
    Contact.put_off_until,
    User.time_zone,
)


def refresh_keep_days(ids: ContactIdQuery) -> None:
    """Renew ``keep_on`` of the contacts of ``ids``: two queries, and one statement for those that change."""
    db.session.flush()
    cadences = defaultdict(list)
    query = select(Tagging.contact_id, Tag.keep_every).join(Tag, Tag.id == Tagging.tag_id)
    for contact_id, every in db.session.execute(query.where(Tag.keep_every != "", Tagging.contact_id.in_(ids))):
        cadences[contact_id].append(every)
    changed = []
    for row in db.session.execute(
        select(*CADENCE_COLUMNS).join(User, User.id == Contact.owner_id).where(Contact.id.in_(ids))
    ):
        on = next_keep_day(row, effective_cadence(row.keep_every, cadences[row.id]), row.time_zone)
        if on != row.keep_on:
            changed.append({"id": row.id, "keep_on": on})
    if changed:
        db.session.execute(update(Contact), changed)
        db.session.expire_all()


@on_time_zone_change
def refresh_keep_days_after_travel(user: User) -> None:
    """By other clocks some days are others. What is due, or is by tomorrow somewhere, stays: it may have been told."""
    soon = now().date() + timedelta(days=1)
    refresh_keep_days(select(Contact.id).where(Contact.owner_id == user.id, Contact.keep_on > soon))


def set_tag_cadence(tag: Tag, every: str) -> None:
    """Be in touch ``every`` so often with everybody who has ``tag`` and no cadence of their own."""
    tag.keep_every = every
    refresh_keep_days(tagged_contact_ids(tag))
