"""Going through the people one met, one a screen. Looking moves nothing: Next, and what is decided, does."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ...contacts.lookup import my_contact
from ...contacts.models import STAGES, Contact
from ...contacts.promises import Promise
from ...drafts.languages import language_of
from ...drafts.models import lines_of, written
from ...events import Event
from ...exchange.places import attended
from ...extensions import db
from ...formats import day, today
from ...ids import row_id
from ...security import allow
from ..forms import QUICK
from ..lookup import asked_scope
from ..run_through_order import People
from ..run_throughs import DECISIONS, Decision, RunThrough, Scope

bp = Blueprint("run_throughs", __name__)


@bp.get("/run-through")
@allow("member")
def show() -> Any:
    scope, event = _scope()
    people = People(current_user, scope, RunThrough.of(current_user, scope))
    asked = request.args.get("contact", type=row_id)
    contact = people.holds(asked) if asked else people.next()
    if contact:
        return _person_page(contact, people, scope, event)
    return redirect(_at(scope)) if asked else _end_page(people, scope, event)


@bp.post("/contacts/<int:contact_id>/decision")
@allow("owner")
def decide(contact_id: int) -> Any:
    """Written, later or let go; and on to the next one."""
    contact, kind = my_contact(contact_id, held=True), request.form.get("kind", "")
    days = QUICK.get(request.form.get("until", ""))
    if kind not in DECISIONS or (kind == "later" and not days):
        raise UnprocessableEntity("Choose one: written, later (tomorrow or next week), or let go.")
    scope, _ = _scope()
    until = today() + timedelta(days=days) if days and kind == "later" else None
    run = RunThrough.begun(current_user, scope)
    decision = run.decide(contact, kind, until)
    db.session.commit()
    undo = url_for("follow_up.run_throughs.undo", contact_id=contact_id, **scope.url_values)
    flash(f"{_told(decision)}: {contact.face.name}.", f"undo {undo}")
    return redirect(_at(scope), 303)


@bp.post("/contacts/<int:contact_id>/decision/removal")
@allow("owner")
def undo(contact_id: int) -> Any:
    """Take back what was decided; this one is the next again."""
    contact = my_contact(contact_id, held=True)
    scope, _ = _scope()
    run = RunThrough.begun(current_user, scope)
    if decision := Decision.on(run, contact):
        run.undo(decision)
        flash("Taken back.")
    db.session.commit()
    return redirect(_at(scope), 303)


@bp.post("/contacts/<int:contact_id>/passing")
@allow("owner")
def pass_by(contact_id: int) -> Any:
    """Next: leave this one as it is."""
    contact = my_contact(contact_id)
    scope, _ = _scope()
    RunThrough.begun(current_user, scope).pass_by(contact)
    db.session.commit()
    return redirect(_at(scope), 303)


@bp.post("/run-through/restart")
@allow("member")
def restart() -> Any:
    scope, _ = _scope()
    RunThrough.begun(current_user, scope).restart()
    db.session.commit()
    return redirect(_at(scope), 303)


def _scope() -> tuple[Scope, Event | None]:
    """Whom to go through, and the event that narrows it; 404 for one that I do not attend."""
    scope = asked_scope() or Scope(event_id=request.values.get("event", type=row_id))
    event = attended(current_user, scope.event_id)
    if scope.event_id and event is None:
        raise NotFound
    return scope, event


def _at(scope: Scope) -> str:
    return url_for("follow_up.run_throughs.show", **scope.url_values)


def _told(decision: Decision) -> str:
    told = DECISIONS[decision.kind]
    return f"{told}, on {day(decision.until)}" if decision.until else told


def _person_page(contact: Contact, people: People, scope: Scope, event: Event | None) -> str:
    card, promises = contact.card, Promise.of(contact)
    place = people.place(contact)
    return render_template(
        "follow_up/run_throughs/show.html",
        contact=contact,
        card=card,
        place=place,
        told=_told(place.decision) if place.decision else "",
        promises=[promise for promise in promises if promise.kept_at is None],
        notes=lines_of(contact.note),
        message=written(contact, card, language_of(current_user.language), promises),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
    )


def _end_page(people: People, scope: Scope, event: Event | None) -> str:
    return render_template(
        "follow_up/run_throughs/end.html",
        tally=people.tally() if people.run else None,
        due=Promise.due_for(current_user, today() + timedelta(days=7)),
        event=event,
        stage=STAGES[scope.stage],
        run=scope.url_values,
        on=today(),
    )
