"""The guest list of an event, one guest, and what organizers do with them."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...database import mark_read_only
from ...events import ROLES, Event, get_organized_event, summary_card_at_event
from ...events.sharing import EventSharing
from ...events.stream_rights import stream_rights_at
from ...extensions import db
from ...jobs import redirect_to_progress
from ...lanes import in_lane
from ...people import Card
from ...people.signing_in.fresh_sign_in import requires_fresh_sign_in
from ...security import allow
from ...spreadsheets import csv_lines
from ..event_acts import record_guest_act
from ..export import given_email, guest_rows
from ..forms import ANSWER_LABELS, GuestActForm
from ..guest_acts import act_on_guests
from ..guest_list import GuestFilters, guest_ids, guest_page, state_counts
from ..jobs import ACT, act_result_text, is_long, start_job
from ..labels import ROLE_LABELS, STATE_LABELS
from ..models import ANSWERS_SHOWN, Registration
from ..questions import Answer, Question

bp = Blueprint("guests", __name__, url_prefix="/events/<slug>/manage")


@bp.get("/guests")
@allow("organizer")
def index(slug: str) -> str:
    return _list_page(get_organized_event(slug))


@bp.get("/guests/<int:registration_id>")
@allow("organizer")
def show(slug: str, registration_id: int) -> str:
    """Show one guest: the answers, what happened when, and what can be done."""
    event = get_organized_event(slug)
    registration = _get_registration(event, registration_id)
    questions = Question.all_of(event.id)
    user_id = registration.user_id if registration.state in ANSWERS_SHOWN else None
    answers = Answer.of_users([user_id], [each.id for each in questions]).get(user_id, {}) if user_id else {}
    return render_template(
        "registration/guests/show.html",
        event=event,
        registration=registration,
        card=_card_of(registration),
        attendance=event.find_attendance(registration.user) if registration.user else None,
        questions=questions,
        answers=answers,
        email=given_email(event, registration),
        states=STATE_LABELS,
        roles=ROLE_LABELS,
        answer_labels=ANSWER_LABELS,
    )


@bp.post("/guests/acts")
@allow("organizer")
def act(slug: str) -> ResponseReturnValue:
    """Do one thing with the guests that are ticked, or with all that the filters leave."""
    event, form, filters = get_organized_event(slug), GuestActForm(), GuestFilters.from_query(request.args)
    if not form.validate_on_submit():
        return _list_page(event, form), 422
    ids = guest_ids(event, filters) if form.every.data else form.guest_id.data
    if form.act.data == "first":
        ids = ids[::-1]  # The last that is put in front is the first.
    if form.act.data == "write":
        every = "y" if form.every.data else None
        values: dict[str, Any] = {**filters.url_values, "every": every, "guest": None if every else ids}
        return redirect(url_for("registration.messages.new", slug=slug, **values), 303)
    if is_long(ids):
        job = start_job(ACT, event, current_user, ids, act=form.act.data)
        db.session.commit()
        return redirect_to_progress(job)
    result = act_on_guests(event, form.act.data, ids, current_user)
    record_guest_act(event.id, current_user, form.act.data, result.changed)
    rights = [right for user_id in result.removed_users for right in stream_rights_at(event.id, user_id)]
    db.session.commit()
    live.end_streams(*rights)
    flash(act_result_text(len(result.changed), result.waiting), "" if result.changed else "problem")
    comes_from_guest = ids and request.form.get("back") == "guest"
    return redirect(_guest_url(event, ids[0]) if comes_from_guest else _list_url(event), 303)


def _csv_page() -> str:
    slug = (request.view_args or {})["slug"]
    return url_for("registration.guests.index", slug=slug, **GuestFilters.from_query(request.args).url_values)


@bp.get("/guests.csv")
@in_lane("exports")
@allow("organizer")
@requires_fresh_sign_in(_csv_page)
def export(slug: str) -> Response:
    """Answer with the list as a spreadsheet."""
    event = get_organized_event(slug)
    db.session.commit()
    mark_read_only()
    lines = csv_lines(guest_rows(event, GuestFilters.from_query(request.args)))
    response = Response(stream_with_context(lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}-guests.csv"'
    return response


def _list_page(event: Event, form: GuestActForm | None = None) -> str:
    filters, questions = GuestFilters.from_query(request.args), Question.all_of(event.id)
    return render_template(
        "registration/guests/index.html",
        event=event,
        page=guest_page(event, filters, request.args.get("after"), questions),
        counts=state_counts(event),
        filters=filters,
        form=form or GuestActForm(formdata=None),
        selecting="select" in request.args or form is not None,
        states=STATE_LABELS,
        roles={role: ROLE_LABELS[role] for role in ROLES},
        questions=[question for question in questions if question.answers_to_filter_by],
        answer_labels=ANSWER_LABELS,
    )


def _card_of(registration: Registration) -> Card:
    """Return the card as the guest shares it at the event; an invited address is a name."""
    if registration.user is None:
        return Card(user_id=None, name=registration.email or "")
    sharing = EventSharing.find(registration.user, registration.event_id)
    return summary_card_at_event(registration.user.profile, sharing)


def _get_registration(event: Event, registration_id: int) -> Registration:
    registration = db.session.get(Registration, registration_id)
    if registration is None or registration.event_id != event.id:
        raise NotFound
    return registration


def _list_url(event: Event) -> str:
    filters = GuestFilters.from_query(request.args)
    return url_for("registration.guests.index", slug=event.slug, **filters.url_values)


def _guest_url(event: Event, registration_id: int) -> str:
    return url_for("registration.guests.show", slug=event.slug, registration_id=registration_id)
