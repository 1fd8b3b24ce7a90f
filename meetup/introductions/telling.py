"""Putting mails and pushes about introductions into the outbox, which the worker does every minute.

Routes write none: how long they take must not depend on whether somebody hides, or on what the other said.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from ..database import in_ids
from ..extensions import db, now
from ..outbox import Push, PushSubscription, plans, write_letters
from ..people import User
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from .letters import MET, RECEIVED
from .models import Introduction, IntroductionSide

INTRODUCTIONS_PER_BATCH = 200

Telling = tuple[int, int]
"""The ids of an introduction and of the user who is told of it."""


@plans
def tell_of_introductions() -> Iterator[int]:
    """Tell the two who are introduced, and all three when both have said yes. Yield how many people are told."""
    yield _tell(RECEIVED, "told_at", Introduction.is_open(), Introduction.stopped_at.is_(None))
    yield _tell(MET, "met_told_at", Introduction.met_at.is_not(None))


def _tell(kind: str, told_column: str, *conditions: ColumnElement[bool]) -> int:
    column = getattr(Introduction, told_column)
    query = select(Introduction.id, Introduction.introducer_id).where(column.is_(None), *conditions)
    query = query.order_by(Introduction.id).limit(INTRODUCTIONS_PER_BATCH).with_for_update(skip_locked=True)
    found = db.session.execute(query).all()
    if not found:
        return 0
    ids = [row.id for row in found]
    query_of_sides = select(IntroductionSide.introduction_id, IntroductionSide.person_id)
    tellings = [(row[0], row[1]) for row in db.session.execute(query_of_sides.where(_is_among(ids, kind)))]
    if kind == MET:
        tellings += [(row.id, row.introducer_id) for row in found]
    _write(kind, tellings)
    db.session.execute(update(Introduction).where(in_ids(Introduction.id, ids)).values({told_column: now()}))
    return len(tellings)


def _is_among(ids: Sequence[int], kind: str) -> ColumnElement[bool]:
    """Return the condition that a side belongs to these introductions. Who has answered is not asked again."""
    is_among = in_ids(IntroductionSide.introduction_id, ids)
    if kind == MET:
        return is_among
    return is_among & IntroductionSide.accepted_at.is_(None) & IntroductionSide.declined_at.is_(None)


def _write(kind: str, tellings: Collection[Telling]) -> None:
    user_ids = list({user_id for _, user_id in tellings})
    query = select(User.id, User.email, User.language).where(in_ids(User.id, user_ids))
    users = {row.id: row for row in db.session.execute(query)}
    letters = [
        (users[user_id].email, {**_facts(id_, user_id), "language": users[user_id].language})
        for id_, user_id in tellings
    ]
    write_letters(kind, letters)
    devices = _devices_of(user_ids)
    pushes = [
        {"subscription_id": subscription_id, "kind": kind, "facts": _facts(id_, user_id)}
        for id_, user_id in tellings
        for subscription_id in devices.get(user_id, ())
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)


def _facts(introduction_id: int, user_id: int) -> dict[str, str]:
    return {"introduction_id": str(introduction_id), "user_id": str(user_id)}


def _devices_of(user_ids: Sequence[int]) -> dict[Any, list[int]]:
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    query = select(PushSubscription.id, SignIn.user_id).join(SignIn, SignIn.id == PushSubscription.session_id)
    devices: dict[Any, list[int]] = {}
    for id_, user_id in db.session.execute(query.where(*is_signed_in, in_ids(SignIn.user_id, user_ids))):
        devices.setdefault(user_id, []).append(id_)
    return devices
