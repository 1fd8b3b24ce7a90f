"""Never being invited again, without signing in, with the address in each invitation."""

from flask import Blueprint, render_template

from ...extensions import csrf, db
from ...security import allow
from ..invitations import RefusedAddress, get_invitation
from ..models import RegistrationState

bp = Blueprint("refusals", __name__, url_prefix="/invitations/<invitation>/refusal")


@bp.get("")
@allow("anyone")
def new(invitation: str) -> str:
    """Show the button. Opening the page changes nothing, because mail scanners open every link."""
    get_invitation(invitation)
    return render_template("registration/refusals/new.html", invitation=invitation, done=False)


@bp.post("")
@allow("anyone")
def create(invitation: str) -> str:
    """Never invite this address again, to any event."""
    registration = get_invitation(invitation)
    RefusedAddress.refuse(registration.email or "")
    if registration.state == RegistrationState.INVITED:
        registration.move(RegistrationState.CANCELLED)
    db.session.commit()
    return render_template("registration/refusals/new.html", invitation=invitation, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.
