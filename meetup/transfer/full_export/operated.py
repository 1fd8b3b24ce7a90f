"""The part of the full export about operators: what they looked at and did, and suspensions with all answers."""

from typing import Any

from sqlalchemy import select

from ...extensions import db
from ...operators import Look, Suspension
from ...operators.subjects import is_about
from ...people import User


def operator_looks(owner: User) -> list[dict[str, Any]]:
    query = select(Look).where(is_about(owner.id, Look, Look.user_id)).order_by(Look.id)
    names = ("act", "kind", "about", "reason", "at")
    return [{name: getattr(look, name) for name in names} for look in db.session.scalars(query)]


def own_suspensions(owner: User) -> list[dict[str, Any]]:
    query = select(Suspension).where(is_about(owner.id, Suspension, Suspension.user_id)).order_by(Suspension.id)
    names = ("kind", "reason", "suspended_at", "restored_at")
    return [
        {
            **{name: getattr(suspension, name) for name in names},
            "messages": [{"side": one.side, "text": one.text, "at": one.at} for one in suspension.messages],
        }
        for suspension in db.session.scalars(query)
    ]
