"""The page of an event, which its address and its code show."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template, url_for
from flask_login import current_user
from markupsafe import Markup

from ..codes import GuestJoinForm
from ..extensions import now
from ..languages import current_language
from ..people import Card
from ..public_pages import shown_until
from .access import EventAccess
from .admission import entry_to, find_pending, refusal_reason
from .calendar import subscription_url
from .description import render_description
from .facts import EventFacts
from .goers import cards_of_goers
from .link_picture import LinkPicture
from .models import EVENT_GRACE, Event, Visibility
from .practical import practicalities_for
from .practical.labels import ACCESSIBILITY_LABELS
from .practical.map_links import map_links
from .sections import adds_event_notice, adds_event_section
from .series import EventSeries
from .structured_data import structured_data


def event_page(access: EventAccess, form: GuestJoinForm | None = None) -> str:
    """Render the page of an event, with the ``form`` for guests if they are joining."""
    event, organizers = access.event, access.event.organizers()
    address, practical = event_address(event), practicalities_for(access)
    shown_until(event.starts_at, event.ends_at, event.ends_at + EVENT_GRACE)
    return render_template(
        "events/events/show.html",
        event=event,
        attendance=access.attendance,
        going=event.attendee_count(),
        goers=cards_of_goers(event, current_user) if access.attendance else [],
        link=address,
        organizes=access.is_organizer,
        description=render_description(event.description),
        organizers=organizers,
        practical=practical,
        maps=map_links(event.venue, practical.address if practical else ""),
        structured_data=_structured_data(event, address, organizers, practical.address if practical else ""),
        picture_address=_picture_address(event) if has_link_picture(event) else None,
        accessibility_labels=ACCESSIBILITY_LABELS,
        sections=[Markup(section(access)) for section in adds_event_section],  # noqa: S704 - rendered by templates
        notices=[Markup(notice(access)) for notice in adds_event_notice],  # noqa: S704 - the same
        at=now(),
        form=form,
        entry=None if access.attendance else entry_to(event),
        pending=None if access.attendance else find_pending(event, current_user),
        refusal="" if access.attendance else refusal_reason(event, current_user),
    )


def event_url(event: Event) -> str:
    """Return the path of the page of ``event``."""
    return url_for("events.events.show", slug=event.slug)


def event_address(event: Event) -> str:
    """Return the address of the page of ``event``, to be shared."""
    return str(current_app.config["MEETUP"].base_url) + event_url(event)


def _structured_data(event: Event, link: str, organizers: Sequence[Card], street_address: str) -> dict[str, Any] | None:
    """Return the event as data for search engines, or ``None`` if it is not for everybody."""
    if event.status == "draft" or event.visibility != Visibility.PUBLIC:
        return None
    base_url = current_app.config["MEETUP"].base_url
    series = (event.series.title, f"{base_url}{series_url(event.series)}") if event.series else None
    return structured_data(event, link, _picture_address(event), organizers, series, street_address)


def series_url(series: EventSeries) -> str:
    """Return the path of the page of a series."""
    return url_for("events.series.show", series_slug=series.slug)


def has_link_picture(event: Event) -> bool:
    """Return whether links to the event are shown with a picture: not if its page is not for all who have the link."""
    return event.status != "draft" and event.visibility != Visibility.MEMBERS


def link_picture_url(event: Event) -> str:
    """Return the path of the picture for links to ``event``. It changes with what is drawn."""
    language, version = current_language().tag, LinkPicture.of(event).version
    return url_for("events.link_pictures.show", slug=event.slug, language=language, version=version)


def _picture_address(event: Event) -> str:
    """Return the address of the picture, for programs that show a link to the page."""
    return str(current_app.config["MEETUP"].base_url) + link_picture_url(event)


def subscription_address(event: Event) -> str:
    """Return the address with which calendar programs subscribe to ``event``."""
    path = url_for("events.events.calendar", slug=event.slug)
    return subscription_url(f"{current_app.config['MEETUP'].base_url}{path}")


def drawn_cover_url(event: EventFacts) -> str:
    """Return the path of the drawn cover of ``event``. It changes with the cover."""
    return url_for("events.covers.show", slug=event.slug, look=f"{event.cover_pattern}-{event.hue}")
