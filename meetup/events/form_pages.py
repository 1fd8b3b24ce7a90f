"""The pages with the form of an event: to create one, and to edit one."""

from flask import render_template

from .description import draw_description
from .forms import EventForm
from .models import Event
from .zones import zone_choices


def new_page(form: EventForm) -> str:
    """Render the page to create an event, with what is typed in ``form``."""
    return _page("new", None, form)


def edit_page(event: Event, form: EventForm | None = None) -> str:
    """Render the page to edit ``event``, with ``form`` if something else is typed than what is saved."""
    return _page("edit", event, form or EventForm.for_event(event))


def _page(name: str, event: Event | None, form: EventForm) -> str:
    is_long = any(form.description.errors)
    description = "" if is_long else draw_description(form.description.data or "")
    zones = zone_choices()
    return render_template(f"events/events/{name}.html", event=event, form=form, zones=zones, description=description)
