"""Never being invited again, without signing in, with the address in each invitation to a team."""

from flask import Blueprint, render_template

from ...extensions import csrf, db
from ...people.refused_addresses import RefusedAddress
from ...security import allow
from ..invitation_links import find_invitation, parse_token

bp = Blueprint("refusals", __name__, url_prefix="/team-invitations/<team_invitation>/refusal")


@bp.get("")
@allow("anyone")
def new(team_invitation: str) -> str:
    """Show the button. Opening the page changes nothing, because mail scanners open every link."""
    parse_token(team_invitation)
    return render_template("team/refusals/new.html", token=team_invitation, done=False)


@bp.post("")
@allow("anyone")
def create(team_invitation: str) -> str:
    """Never invite this address again, to any event."""
    invitation_id, address_hash = parse_token(team_invitation)
    RefusedAddress.refuse(address_hash)
    if invitation := find_invitation(invitation_id, address_hash):
        db.session.delete(invitation)
    db.session.commit()
    return render_template("team/refusals/new.html", token=team_invitation, done=True)


csrf.exempt(create)  # Mail programs post without opening a page first (RFC 8058 3.1). The secret address is the proof.
