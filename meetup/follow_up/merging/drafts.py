"""What was written to two contacts that are merged."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from ...contacts.models import Contact
from ...drafts.models import BODY, Draft
from ...extensions import db

SAID = ("subject", "body", "touch_id")
Joined = dict[str, Any] | None


def join(part: Contact, into: Contact) -> Joined:
    """Let ``into`` have the draft of ``part``; of two that were not sent, one goes on after the other."""
    theirs, mine = Draft.of(part), Draft.of(into)
    if theirs is None or (mine and theirs.touch_id):
        return None
    if mine is None:
        _move(part, into)
        return {"moved": True}
    before, updated_at = _said(mine), mine.updated_at
    if mine.touch_id:
        subject, body = theirs.subject, theirs.body
    else:
        subject, body = mine.subject or theirs.subject, "\n\n".join(dict.fromkeys((mine.body, theirs.body)))[:BODY]
    mine.subject, mine.body, mine.touch_id = subject, body, None
    mine.version = max(mine.version, theirs.version) + 1
    return {"moved": False, "before": before, "after": _said(mine), "updated_at": updated_at.isoformat()}


def part(joined: Joined, into: Contact, part: Contact) -> None:
    """Put the drafts back as they were, as far as nobody wrote on."""
    mine = Draft.of(into)
    if joined is None or mine is None:
        return
    if joined["moved"]:
        _move(into, part)
    elif _said(mine) == joined["after"]:
        for name, value in joined["before"].items():
            setattr(mine, name, value)
        mine.version, mine.updated_at = mine.version + 1, datetime.fromisoformat(joined["updated_at"])


def _said(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in SAID}


def _move(contact: Contact, to: Contact) -> None:
    there = update(Draft).where(Draft.contact_id == contact.id)
    # As it was written then: moving it is no change.
    db.session.execute(there.values(contact_id=to.id, updated_at=Draft.updated_at))
    db.session.expire_all()
