"""Run-throughs: one contact on each screen. Opening a page does not move on; “Next” and decisions do."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...contacts.promises import Promise
from ...contacts.stages import STAGES
from ...drafts.messages import current_message
from ...drafts.models import quotable_lines
from ...drafts.send_links import send_links_of
from ...events import Event
from ...exchange.places import find_attended_event
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import day, today
from ...goals.chips import chips_for
from ...goals.review import review_goals
from ...guide import wants_guide
from ...ids import parse_row_id
from ...languages import gettext
from ...security import allow
from ..due_promises import list_due_promises
from ..forms import QUICK_DAYS
from ..lookup import requested_scope
from ..noted import merge_noted
from ..run_through_queue import RunThroughQueue
from ..run_throughs import DECISION_LABELS, Decision, DecisionKind, RunScope, RunThrough

bp = Blueprint("run_throughs", __name__)


@bp.get("/run-through")
@allow("member")
def show() -> ResponseReturnValue:
    """Show the contact that the address names, the next one, or the end of the run-through."""
    scope, event = _requested_scope_and_event()
    queue = RunThroughQueue(current_user, scope, RunThrough.find_active(current_user, scope))
    requested_id = request.args.get("contact", type=parse_row_id)
    contact = queue.find_contact(requested_id) if requested_id else queue.next_contact()
    if contact:
        return _render_contact(contact, queue, scope, event)
    return redirect(_run_url(scope)) if requested_id else _render_end(queue, scope, event)


@bp.post("/contacts/<int:contact_id>/decision")
@allow("owner")
def decide(contact_id: int) -> ResponseReturnValue:
    """Decide about the contact (written to, later, or let go), and go on to the next one."""
    contact, kind = get_own_contact(contact_id, lock=True), request.form.get("kind", "")
    days = QUICK_DAYS.get(request.form.get("until", ""))
    if kind not in DECISION_LABELS or (kind == DecisionKind.LATER and not days):
        raise UnprocessableEntity(gettext("Choose one: written to, later (tomorrow or next week), or let go."))
    scope, _ = _requested_scope_and_event()
    until = today() + timedelta(days=days) if days and kind == DecisionKind.LATER else None
    run = RunThrough.get_or_begin(current_user, scope)
    decision = run.decide(contact, kind, until)
    db.session.commit()
    undo = url_for("follow_up.run_throughs.undo", contact_id=contact_id, **scope.url_values)
    said = gettext("%(decision)s: %(name)s.", decision=_decision_text(decision), name=contact.summary_card.name)
    flash_with_undo(said, undo)
    return redirect(_run_url(scope), 303)


@bp.post("/contacts/<int:contact_id>/decision/removal")
@allow("owner")
def undo(contact_id: int) -> ResponseReturnValue:
    """Undo what was decided about the contact, which is the next one again."""
    contact = get_own_contact(contact_id, lock=True)
    scope, _ = _requested_scope_and_event()
    run = RunThrough.get_or_begin(current_user, scope)
    if decision := Decision.find(run, contact):
        run.undo(decision)
        flash(gettext("Undone."))
    db.session.commit()
    return redirect(_run_url(scope), 303)


@bp.post("/contacts/<int:contact_id>/passing")
@allow("owner")
def pass_by(contact_id: int) -> ResponseReturnValue:
    """Go on to the next contact without a decision."""
    contact = get_own_contact(contact_id)
    scope, _ = _requested_scope_and_event()
    RunThrough.get_or_begin(current_user, scope).pass_by(contact)
    db.session.commit()
    return redirect(_run_url(scope), 303)


@bp.post("/run-through/restart")
@allow("member")
def restart() -> ResponseReturnValue:
    """Begin with the first contact again."""
    scope, _ = _requested_scope_and_event()
    RunThrough.get_or_begin(current_user, scope).restart()
    db.session.commit()
    return redirect(_run_url(scope), 303)


def _requested_scope_and_event() -> tuple[RunScope, Event | None]:
    """Return the scope that the address or the form names, and its event.

    Raises:
        NotFound: the user does not attend that event.
    """
    scope = requested_scope() or RunScope(event_id=request.values.get("event", type=parse_row_id))
    event = find_attended_event(current_user, scope.event_id)
    if scope.event_id and event is None:
        raise NotFound
    return scope, event


def _run_url(scope: RunScope) -> str:
    return url_for("follow_up.run_throughs.show", **scope.url_values)


def _decision_text(decision: Decision) -> str:
    if decision.until:
        return gettext("Later, on %(day)s", day=day(decision.until))
    return str(DECISION_LABELS[decision.kind])


def _render_contact(contact: Contact, queue: RunThroughQueue, scope: RunScope, event: Event | None) -> str:
    card, promises = contact.card, Promise.all_for(contact)
    position, message = queue.position_of(contact), current_message(contact, card, promises)
    open_promises = [promise for promise in promises if promise.kept_at is None]
    return render_template(
        "follow_up/run_throughs/show.html",
        contact=contact,
        card=card,
        position=position,
        decision_text=_decision_text(position.decision) if position.decision else "",
        noted=merge_noted(quotable_lines(contact.note), contact.next_step, open_promises),
        message=message,
        openings=send_links_of(card, message),
        chips=chips_for(contact),
        wants_guide=wants_guide(current_user),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
    )


def _render_end(queue: RunThroughQueue, scope: RunScope, event: Event | None) -> str:
    return render_template(
        "follow_up/run_throughs/end.html",
        summary=queue.summarize() if queue.run else None,
        due_promises=list_due_promises(current_user, today() + timedelta(days=7)),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
        on=today(),
        review=review_goals(current_user, event) if event else None,
    )
