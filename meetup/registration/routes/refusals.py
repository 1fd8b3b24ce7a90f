"""Never being invited again, without signing in, with the address in each invitation."""

from flask import Blueprint, render_template

from ...extensions import csrf, db
from ...people.refused_addresses import RefusedAddress, hash_of
from ...security import allow
from ..invitation_links import parse_token
from ..models import Registration

bp = Blueprint("refusals", __name__, url_prefix="/invitations/<invitation>/refusal")


@bp.get("")
@allow("anyone")
def new(invitation: str) -> str:
    """Show the button. Opening the page changes nothing, because mail scanners open every link."""
    parse_token(invitation)
    return render_template("registration/refusals/new.html", invitation=invitation, done=False)


@bp.post("")
@allow("anyone")
def create(invitation: str) -> str:
    """Never invite this address again, to any event."""
    registration_id, address_hash = parse_token(invitation)
    RefusedAddress.refuse(address_hash)
    registration = db.session.get(Registration, registration_id)
    if registration and not registration.user_id and hash_of(registration.email or "") == address_hash:
        db.session.delete(registration)
    db.session.commit()
    return render_template("registration/refusals/new.html", invitation=invitation, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.
