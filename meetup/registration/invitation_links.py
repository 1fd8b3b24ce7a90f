"""The links in invitations, each of which stands for one registration and the address that was invited."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import NotFound

from ..extensions import db
from ..languages import gettext
from ..people.refused_addresses import hash_of
from .models import Registration

SALT = "invitation"


def get_invitation(token: str) -> Registration:
    """Return the registration that an invitation's link is for.

    Raises:
        NotFound: the link is not one of ours, or the event is gone or hidden again.
    """
    registration_id, address_hash = parse_token(token)
    registration = db.session.get(Registration, registration_id)
    is_theirs = registration and registration.email and hash_of(registration.email) == address_hash
    if registration is None or not is_theirs or registration.event.status == "draft":
        raise NotFound(gettext("This invitation isn't there anymore."))
    return registration


def parse_token(token: str) -> tuple[int, str]:
    """Return the id of the registration and the hash of its address. Raise NotFound if the link is not one of ours."""
    return parse_link(token, SALT)


def make_token(registration: Registration) -> str:
    return make_link(registration.id, registration.email or "", SALT)


def make_link(row_id: int, address: str, salt: str) -> str:
    """Return the token of a link to a row for the owner of an address. ``salt`` keeps kinds of links apart."""
    return str(_serializer(salt).dumps([row_id, hash_of(address)]))


def parse_link(token: str, salt: str) -> tuple[int, str]:
    """Return the id and the hash of the address that `make_link` was given. Else raise NotFound.

    So "never again" works also when the row has been erased, and no address stands in a link.
    """
    try:
        row_id, address_hash = _serializer(salt).loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise NotFound from error
    return row_id, address_hash


def _serializer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=salt)
