"""The links in invitations to a team. A link stands for one invitation and its address, and is signed, not stored."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..languages import gettext
from ..registration.invitation_links import hash_of
from .models import TeamInvitation


def make_token(invitation: TeamInvitation) -> str:
    return str(_serializer().dumps([invitation.id, hash_of(invitation.email)]))


def parse_token(token: str) -> tuple[int, str]:
    """Return the id of the invitation and the hash of its address. Raise NotFound if the link is not one of ours.

    So "never again" works when the invitation is gone, and no address stands in a link.
    """
    try:
        invitation_id, address_hash = _serializer().loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound from error
    return invitation_id, address_hash


def get_invitation(token: str) -> TeamInvitation:
    """Return the invitation that a link is for. Raise NotFound if it was withdrawn or accepted, or never was."""
    invitation_id, address_hash = parse_token(token)
    invitation = db.session.get(TeamInvitation, invitation_id)
    if invitation is None or hash_of(invitation.email) != address_hash:
        raise NotFound(gettext("This invitation isn't there anymore."))
    return invitation


def masked(address: str) -> str:
    """Return an address as only its owner recognises it: ``a•••@example.org``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="team invitation")
