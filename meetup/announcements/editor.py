"""The page on which organizers write announcements."""

from flask import current_app, render_template

from ..events import Event, EventSuspendedError
from ..extensions import now
from ..languages import gettext
from .audiences import audience_counts, reach_of
from .forms import AnnouncementForm
from .lines import planned_and_sent
from .models import Audience, NoneLeftError, left_at


def editor_page(event: Event, form: AnnouncementForm, after: str | None = None) -> str:
    """Render the form, and below it what is planned and what was sent."""
    return render_template(
        "announcements/manage/index.html",
        event=event,
        form=form,
        counts=audience_counts(event),
        reach=reach_of(event, Audience.GOING),
        can_push=current_app.config["MEETUP"].can_push,
        left=left_at(event, now()),
        page=planned_and_sent(event.id, after),
    )


def check_published(form: AnnouncementForm) -> bool:
    """Return whether the event is published, and say at the text if it is not, as nobody could see its page."""
    if form.event.status != "draft":
        return True
    if form.event.is_suspended:
        form.text.errors = (str(EventSuspendedError.sentence),)
        return False
    form.text.errors = (gettext("Publish the event first, so that people can see its page."),)
    return False


def check_left(form: AnnouncementForm) -> bool:
    """Return whether another announcement may be sent on the chosen day, and say at the time if not."""
    event = form.event
    if left_at(event, form.moment or now()):
        return True
    form.send_at.errors = (NoneLeftError.sentence,)
    return False
