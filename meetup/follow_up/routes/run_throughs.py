"""Going through the people one met, one a screen. Looking moves nothing: Next, and what is decided, does."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...contacts.promises import Promise
from ...contacts.stages import STAGES
from ...drafts.languages import draft_language
from ...drafts.models import current_message, quotable_lines
from ...events import Event
from ...exchange.places import find_attended_event
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import day, today
from ...ids import parse_row_id
from ...security import allow
from ..forms import QUICK_DAYS
from ..lookup import requested_scope
from ..run_through_queue import RunThroughQueue
from ..run_throughs import DECISION_LABELS, Decision, RunScope, RunThrough

bp = Blueprint("run_throughs", __name__)


@bp.get("/run-through")
@allow("member")
def show() -> Any:
    scope, event = _requested_scope_and_event()
    people = RunThroughQueue(current_user, scope, RunThrough.find_active(current_user, scope))
    asked = request.args.get("contact", type=parse_row_id)
    contact = people.find_contact(asked) if asked else people.next_contact()
    if contact:
        return _render_person(contact, people, scope, event)
    return redirect(_run_url(scope)) if asked else _render_end(people, scope, event)


@bp.post("/contacts/<int:contact_id>/decision")
@allow("owner")
def decide(contact_id: int) -> Any:
    """Written, later or let go; and on to the next one."""
    contact, kind = get_own_contact(contact_id, lock=True), request.form.get("kind", "")
    days = QUICK_DAYS.get(request.form.get("until", ""))
    if kind not in DECISION_LABELS or (kind == "later" and not days):
        raise UnprocessableEntity("Choose one: written, later (tomorrow or next week), or let go.")
    scope, _ = _requested_scope_and_event()
    until = today() + timedelta(days=days) if days and kind == "later" else None
    run = RunThrough.get_or_begin(current_user, scope)
    decision = run.decide(contact, kind, until)
    db.session.commit()
    undo = url_for("follow_up.run_throughs.undo", contact_id=contact_id, **scope.url_values)
    flash_with_undo(f"{_decision_text(decision)}: {contact.summary_card.name}.", undo)
    return redirect(_run_url(scope), 303)


@bp.post("/contacts/<int:contact_id>/decision/removal")
@allow("owner")
def undo(contact_id: int) -> Any:
    """Take back what was decided; this one is the next again."""
    contact = get_own_contact(contact_id, lock=True)
    scope, _ = _requested_scope_and_event()
    run = RunThrough.get_or_begin(current_user, scope)
    if decision := Decision.find(run, contact):
        run.undo(decision)
        flash("Taken back.")
    db.session.commit()
    return redirect(_run_url(scope), 303)


@bp.post("/contacts/<int:contact_id>/passing")
@allow("owner")
def pass_by(contact_id: int) -> Any:
    """Next: leave this one as it is."""
    contact = get_own_contact(contact_id)
    scope, _ = _requested_scope_and_event()
    RunThrough.get_or_begin(current_user, scope).pass_by(contact)
    db.session.commit()
    return redirect(_run_url(scope), 303)


@bp.post("/run-through/restart")
@allow("member")
def restart() -> Any:
    scope, _ = _requested_scope_and_event()
    RunThrough.get_or_begin(current_user, scope).restart()
    db.session.commit()
    return redirect(_run_url(scope), 303)


def _requested_scope_and_event() -> tuple[RunScope, Event | None]:
    """Whom to go through, and the event that narrows it; 404 for one that I do not attend."""
    scope = requested_scope() or RunScope(event_id=request.values.get("event", type=parse_row_id))
    event = find_attended_event(current_user, scope.event_id)
    if scope.event_id and event is None:
        raise NotFound
    return scope, event


def _run_url(scope: RunScope) -> str:
    return url_for("follow_up.run_throughs.show", **scope.url_values)


def _decision_text(decision: Decision) -> str:
    told = DECISION_LABELS[decision.kind]
    return f"{told}, on {day(decision.until)}" if decision.until else told


def _render_person(contact: Contact, people: RunThroughQueue, scope: RunScope, event: Event | None) -> str:
    card, promises = contact.card, Promise.all_for(contact)
    place = people.position_of(contact)
    return render_template(
        "follow_up/run_throughs/show.html",
        contact=contact,
        card=card,
        place=place,
        told=_decision_text(place.decision) if place.decision else "",
        promises=[promise for promise in promises if promise.kept_at is None],
        notes=quotable_lines(contact.note),
        message=current_message(contact, card, draft_language(current_user.language), promises),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
    )


def _render_end(people: RunThroughQueue, scope: RunScope, event: Event | None) -> str:
    return render_template(
        "follow_up/run_throughs/end.html",
        tally=people.summarize() if people.run else None,
        due=Promise.list_due(current_user, today() + timedelta(days=7)),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
        on=today(),
    )
