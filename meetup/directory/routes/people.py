"""The directory of an event, for those who attend it."""

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...errors import wants_fragment
from ...events import Event, are_badges_open, get_own_attendance
from ...exchange.forms import HelloForm
from ...extensions import now
from ...languages import gettext
from ...registration.labels import ROLE_LABELS
from ...security import allow
from ..filters import DirectoryFilters
from ..people import ListedPerson, company_choices, find_listed_person, load_directory_page, topic_choices, topics_of

bp = Blueprint("people", __name__, url_prefix="/events/<slug>/people")


@bp.get("")
@allow("attendee")
def index(slug: str) -> str:
    attendance = get_own_attendance(slug)
    event, filters = attendance.event, DirectoryFilters.from_query(request.args)
    page = load_directory_page(event, current_user, filters, request.args.get("after"))
    context = {"event": event, "filters": filters, "page": page, "roles": ROLE_LABELS}
    if wants_fragment():
        return render_template("directory/_people.html", **context)
    return render_template(
        "directory/people/index.html",
        **context,
        attendance=attendance,
        topics=topic_choices(event, current_user),
        companies=company_choices(event, current_user),
    )


@bp.get("/<int:attendance_id>")
@allow("attendee")
def show(slug: str, attendance_id: int) -> str:
    event = get_own_attendance(slug).event
    person = find_listed_person(event, current_user, attendance_id)
    if person is None or person.card.user_id is None:
        raise NotFound(gettext("They aren't in the directory any more."))
    return render_person(event, person, HelloForm(formdata=None))


def render_person(event: Event, person: ListedPerson, form: HelloForm) -> str:
    """Return the page of somebody in the directory, with the form for saying hello."""
    assert person.card.user_id is not None
    return render_template(
        "directory/people/show.html",
        event=event,
        person=person,
        form=form,
        topics=topics_of(event, person.card.user_id),
        roles=ROLE_LABELS,
        can_say_hello=are_badges_open(event, now()),
        back_url=url_for("directory.people.index", slug=event.slug),
    )
