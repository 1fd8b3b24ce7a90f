"""The links in invitations to a team. A link stands for one invitation and its address, and is signed, not stored."""

from werkzeug.exceptions import NotFound

from ..extensions import db
from ..languages import gettext
from ..people.refused_addresses import hash_of
from ..registration.invitation_links import make_link, parse_link
from .models import TeamInvitation

SALT = "team invitation"


def make_token(invitation: TeamInvitation) -> str:
    return make_link(invitation.id, invitation.email, SALT)


def parse_token(token: str) -> tuple[int, str]:
    """Return the id of the invitation and the hash of its address. Raise NotFound if the link is not one of ours."""
    return parse_link(token, SALT)


def get_invitation(token: str) -> TeamInvitation:
    """Return the invitation that a link is for. Raise NotFound if it was withdrawn or accepted, or never was."""
    invitation = find_invitation(*parse_token(token))
    if invitation is None:
        raise NotFound(gettext("This invitation isn't there anymore."))
    return invitation


def find_invitation(invitation_id: int, address_hash: str) -> TeamInvitation | None:
    """Return an invitation if it is to this address; the id alone may be used again for somebody else."""
    invitation = db.session.get(TeamInvitation, invitation_id)
    is_theirs = invitation is not None and hash_of(invitation.email) == address_hash
    return invitation if is_theirs else None


def masked(address: str) -> str:
    """Return an address as only its owner recognises it: ``a•••@example.org``."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}•••@{domain}"
