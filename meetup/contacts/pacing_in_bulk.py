"""Compute the keep days of many contacts again, after a change that concerns all of them."""

from collections import defaultdict

from sqlalchemy import Select, select, update

from ..extensions import db
from ..people import User
from .keep_days import next_keep_day
from .models import Contact
from .pacing import effective_cadence
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
    """Update ``keep_on`` of the contacts with these ids: two queries, and one statement for those that change."""
    db.session.flush()
    tag_cadences = _tag_cadences(ids)
    query = select(*CADENCE_COLUMNS).join(User, User.id == Contact.owner_id).where(Contact.id.in_(ids))
    changes = []
    for row in db.session.execute(query):
        keep_on = next_keep_day(row, effective_cadence(row.keep_every, tag_cadences[row.id]), row.time_zone)
        if keep_on != row.keep_on:
            changes.append({"id": row.id, "keep_on": keep_on})
    if changes:
        db.session.execute(update(Contact), changes)
        db.session.expire_all()


def _tag_cadences(ids: ContactIdQuery) -> defaultdict[int, list[str]]:
    """Return the cadences of the tags of each contact, by contact id."""
    cadences: defaultdict[int, list[str]] = defaultdict(list)
    query = select(Tagging.contact_id, Tag.keep_every).join(Tag, Tag.id == Tagging.tag_id)
    for contact_id, every in db.session.execute(query.where(Tag.keep_every != "", Tagging.contact_id.in_(ids))):
        cadences[contact_id].append(every)
    return cadences


def set_tag_cadence(tag: Tag, every: str) -> None:
    """Set the cadence of a tag. It counts for contacts with the tag that have no cadence of their own."""
    tag.keep_every = every
    refresh_keep_days(tagged_contact_ids(tag))
