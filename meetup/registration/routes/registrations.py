"""Where somebody stands with an event: signing up, changing answers, leaving."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, UnprocessableEntity

from ... import live
from ...events import Event, get_visible_event
from ...events.admission import entry_to, find_pending, refusal_reason
from ...events.event_acts import record_leaving
from ...events.routes.attendances import admit_reader
from ...events.stream_rights import stream_rights_at
from ...extensions import db, now
from ...languages import gettext
from ...people import Agreement
from ...security import allow
from ..forms import AnswersForm, answers_form
from ..joining import is_before_closing, withdraw
from ..models import Registration, RegistrationState
from ..questions import Answer, Question
from ..rules import RegistrationRules

AGREEMENTS = {"gives_email": "organizer_email", "gets_announcements": "announcement_mail"}
"""The kinds of agreements that people are asked for when they sign up, by the names of fields."""

bp = Blueprint("registrations", __name__, url_prefix="/events/<slug>/registration")


@bp.get("")
@allow("member")
def show(slug: str) -> str:
    return _page(get_visible_event(slug).event)


@bp.post("")
@allow("member")
def create(slug: str) -> ResponseReturnValue:
    """Sign up, or take the place that is kept. The answers are stored whatever comes of it."""
    event = get_visible_event(slug).event
    form = answers_form(Question.all_of(event.id))
    if not form.validate_on_submit():
        return _page(event, form), 422
    _store(event, form)
    return admit_reader(event)


@bp.post("/answers")
@allow("member")
def update(slug: str) -> ResponseReturnValue:
    """Change the answers, until the registration closes."""
    event = get_visible_event(slug).event
    registration = _get_registration(event)
    if not is_before_closing(event, RegistrationRules.find(event.id)):
        raise UnprocessableEntity(gettext("Registration has closed, so answers can't be changed anymore."))
    form = answers_form(Question.all_of(event.id))
    if not form.validate_on_submit():
        return _page(event, form, registration), 422
    _store(event, form)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("registration.registrations.show", slug=slug), 303)


@bp.post("/removal")
@allow("member")
def destroy(slug: str) -> ResponseReturnValue:
    """Leave: give the place back, or stop waiting, asking or being invited."""
    event = get_visible_event(slug).event
    rules = RegistrationRules.lock(event.id)
    registration = _get_registration(event)
    registration.read_again()
    rights = stream_rights_at(event.id, current_user.id)
    if registration.state == RegistrationState.GOING:
        if attendance := event.find_attendance(current_user):
            record_leaving(attendance, current_user)
        event.remove_attendee(current_user)
    elif registration.state in (RegistrationState.WAITING, RegistrationState.REQUESTED, RegistrationState.INVITED):
        withdraw(registration, rules)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("You're no longer signed up for %(title)s.", title=event.title))
    return redirect(url_for("events.events.show", slug=slug), 303)


def _page(event: Event, form: AnswersForm | None = None, registration: Registration | None = None) -> str:
    """Render the page, with ``form`` if it has errors."""
    registration = registration or Registration.find(event, current_user)
    questions, rules = Question.all_of(event.id), RegistrationRules.find(event.id)
    if form is None:
        answers = Answer.of_users([current_user.id], [each.id for each in questions]).get(current_user.id, {})
        form = answers_form(questions, answers, **_agreed(event))
    is_going = registration is not None and registration.state == RegistrationState.GOING
    return render_template(
        "registration/registrations/show.html",
        event=event,
        registration=registration,
        is_going=is_going,
        pending=find_pending(event, current_user),
        entry=entry_to(event),
        refusal="" if is_going else refusal_reason(event, current_user),
        can_sign_up=event.is_open(now()),
        can_change=is_before_closing(event, rules),
        form=form,
    )


def _get_registration(event: Event) -> Registration:
    registration = Registration.find(event, current_user)
    if registration is None or registration.state == RegistrationState.CANCELLED:
        raise NotFound
    return registration


def _store(event: Event, form: AnswersForm) -> None:
    Answer.store(current_user.id, form.answers)
    for name, kind in AGREEMENTS.items():
        if form[name].data:
            Agreement.record(current_user, kind, event.title, event.agreement_subject)
        else:
            Agreement.end(current_user, kind, subject=event.agreement_subject)


def _agreed(event: Event) -> dict[str, bool]:
    """Return to what the reader has agreed, by the names of fields."""
    subject = event.agreement_subject
    return {name: Agreement.is_standing(current_user, kind, subject) for name, kind in AGREEMENTS.items()}
