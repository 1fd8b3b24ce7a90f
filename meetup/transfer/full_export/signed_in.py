"""The part of the full export about signing in: devices, passkeys, changes of address and the security history."""

from typing import Any

from sqlalchemy import select

from ...extensions import db
from ...people import Passkey, User
from ...people.signing_in.email_changes import EmailChange
from ...people.signing_in.security_acts import SecurityAct
from ...people.signing_in.sign_ins import SignIn


def own_devices(owner: User) -> list[dict[str, Any]]:
    """Return the browsers in which the owner is or was signed in. What tells them apart for the server is a key."""
    names = ("device", "device_kind", "created_at", "last_used_at", "revoked_at")
    return _rows(SignIn, names, owner)


def own_passkeys(owner: User) -> list[dict[str, Any]]:
    return _rows(Passkey, ("name", "added_at", "last_used_at", "suspected_at"), owner)


def email_changes(owner: User) -> list[dict[str, Any]]:
    """Return the changes of the address that are still stored. What their links are made of is a key."""
    return _rows(EmailChange, ("old_email", "new_email", "created_at", "confirmed_at", "stopped_at"), owner)


def security_history(owner: User) -> list[dict[str, Any]]:
    return _rows(SecurityAct, ("kind", "device", "about", "at"), owner)


def _rows(model: Any, names: tuple[str, ...], owner: User) -> list[dict[str, Any]]:
    """Return these columns of the rows of the owner, the first first."""
    query = select(*(getattr(model, name) for name in names)).where(model.user_id == owner.id).order_by(model.id)
    return [dict(row) for row in db.session.execute(query).mappings()]
