"""The page “Who has my card”: seeing the holders, giving the card, taking it back, and declining requests."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from ...codes import Code, asks_for_new_code, new_code_text
from ...events import Event, events_of
from ...extensions import db
from ...flashes import flash_with_undo
from ...ids import parse_row_id
from ...languages import gettext, lazy_gettext, ngettext
from ...people import Agreement
from ...people.next_page import redirect_onward
from ...security import allow
from .. import giving, holders
from ..forms import RevocationForm
from ..places import find_attended_event

bp = Blueprint("holders", __name__, url_prefix="/me/card")

SAVED_COPIES_WARNING = lazy_gettext("Copies they saved elsewhere remain.")


@bp.get("/holders")
@allow("member")
def index() -> str:
    """List the people who have the card, ask for it, or had it, optionally only those met at one event."""
    state = request.args.get("state", "holding")
    event_id = request.args.get("event", type=parse_row_id)
    state = state if state in holders.STATE_LABELS else "holding"
    event = find_attended_event(current_user, event_id)
    return render_template(
        "exchange/holders/index.html",
        state=state,
        states=holders.STATE_LABELS,
        event=event,
        others=_others(event) if state == "holding" else [],
        events=events_of(current_user),
        page=holders.load_holders_page(current_user, state, event_id, request.args.get("after")),
    )


@bp.post("/holders/<int:holder_id>")
@allow("owner")
def create(holder_id: int) -> ResponseReturnValue:
    """Give the card to somebody, whether they asked or not.

    With ``always``, everybody who scans the user's badge at that event gets the card from now on.
    """
    pair = _get_contact_pair(holder_id)
    giving.give_card(pair)
    event = None
    if request.form.get("always"):
        event = find_attended_event(current_user, pair.their_contact.given_event_id)
        _let_badge_give_card(event)
    name = pair.their_contact.owner.profile.name
    db.session.commit()
    flash(" ".join(filter(None, (gettext("%(name)s has your card now.", name=name), _always_text(event)))))
    return redirect_onward(url_for("exchange.holders.index"))


@bp.post("/holders/<int:holder_id>/removal")
@allow("owner")
def destroy(holder_id: int) -> ResponseReturnValue:
    """Stop sharing with one person. A new code, which may come with it, stays when this is undone."""
    current_user.profile.expire_photo_urls()  # Profiles are locked before codes, and these before contacts.
    has_new_code = asks_for_new_code()
    if has_new_code:
        Code.get_phone_code(current_user).rotate()
    pair = _get_contact_pair(holder_id)
    giving.revoke_card(pair)
    name = pair.their_contact.owner.profile.name
    db.session.commit()
    result = gettext("%(name)s no longer has your card, only your name, where you met and their own note.", name=name)
    undo = url_for("exchange.holders.restore", holder_id=holder_id)
    flash_with_undo(f"{result} {SAVED_COPIES_WARNING} {new_code_text(has_new_code)}", undo)
    return redirect_onward(url_for("exchange.holders.index"))


@bp.post("/holders/<int:holder_id>/restoration")
@allow("owner")
def restore(holder_id: int) -> ResponseReturnValue:
    """Share again with somebody, after sharing with them was stopped by mistake."""
    current_user.profile.expire_photo_urls()  # Profiles are locked before contacts.
    pair = _get_contact_pair(holder_id)
    giving.restore_card(pair)
    name = pair.their_contact.owner.profile.name
    db.session.commit()
    flash(gettext("%(name)s has your card again.", name=name))
    return redirect_onward(url_for("exchange.holders.index"))


@bp.post("/requests/<int:holder_id>/removal")
@allow("owner")
def decline(holder_id: int) -> ResponseReturnValue:
    """Decline a request without telling the person. A card that was given meanwhile, on another phone, stays given."""
    pair = _get_contact_pair(holder_id)
    if pair.their_contact.has_asked:
        giving.decline_request(pair)
        flash(gettext("Not shared. They aren't told."))
    else:
        name = pair.their_contact.owner.profile.name
        flash(gettext("%(name)s is no longer asking. You can stop sharing under “Who has my card”.", name=name))
    db.session.commit()
    return redirect_onward(url_for("exchange.holders.index"))


@bp.get("/revocations/new")
@allow("member")
def new() -> str:
    """Say from how many people the card would be taken back, and what that does."""
    return _revocation_page(RevocationForm.for_event(request.args.get("event", type=parse_row_id)))


@bp.post("/revocations")
@allow("member")
def revoke() -> ResponseReturnValue:
    """Take the card back from everybody, or from everybody met at one event."""
    form = RevocationForm()
    if not form.validate_on_submit():  # People do not type anything here, so that a mistake is not theirs.
        raise NotFound
    _requested_event(form)
    count = giving.revoke_from_all(current_user, form.event_id.data)
    db.session.commit()
    stopped = ngettext("Stopped sharing with %(num)s person.", "Stopped sharing with %(num)s people.", count)
    flash(f"{stopped} {gettext('You have new codes.')} {SAVED_COPIES_WARNING}")
    return redirect(url_for("exchange.holders.index", state="revoked"), 303)


def _others(event: Event | None) -> list[Markup]:
    """Return the parts of the page for others than people who have details of the user."""
    event_id = event.id if event else None
    return [Markup(add(current_user, event_id)) for add in holders.adds_holders]  # noqa: S704 - rendered by templates


def _revocation_page(form: RevocationForm) -> str:
    event = _requested_event(form)
    count = holders.count_holders(current_user, form.event_id.data)
    return render_template(
        "exchange/holders/new.html", form=form, event=event, count=count, warning=SAVED_COPIES_WARNING
    )


def _let_badge_give_card(event: Event | None) -> None:
    attendance = event.find_attendance(current_user) if event else None
    if attendance:
        attendance.let_badge_give_card()
        Agreement.record(current_user, "badge", attendance.event.title, attendance.event.agreement_subject)


def _always_text(event: Event | None) -> str:
    """Return the sentence that whoever scans the badge at ``event`` gets the card as well."""
    if event is None:
        return ""
    if current_user.profile.paused_at:
        return gettext("So will anyone who scans your badge at %(event)s, once you resume sharing.", event=event.title)
    return gettext("So will anyone who scans your badge at %(event)s.", event=event.title)


def _requested_event(form: RevocationForm) -> Event | None:
    """Return the event that ``form`` names, ``None`` for everybody.

    Raises:
        NotFound: the user does not attend that event.
    """
    event = find_attended_event(current_user, form.event_id.data)
    if form.event_id.data and event is None:
        raise NotFound
    return event


def _get_contact_pair(holder_id: int) -> giving.ContactPair:
    """Lock and return the contacts of the user and the holder.

    Raises:
        NotFound: the contact with that id is not one of the user.
    """
    pair = giving.lock_contact_pair(current_user, holder_id)
    if pair is None:
        raise NotFound
    return pair
