"""The page on which organizers choose how badges look and whose they print."""

from typing import Any

from flask import render_template

from ..events import Event
from .choosing import count_badges
from .forms import SHOWN_LABELS, BadgeChoiceForm, BadgeDesignForm
from .kinds import kinds_at, marks_at
from .marks import ALL as ALL_MARKS
from .models import BadgeDesign
from .previews import preview_of


def design_page(
    event: Event,
    form: BadgeDesignForm | None = None,
    choice: BadgeChoiceForm | None = None,
    design: BadgeDesign | None = None,
) -> str:
    """Render the page. ``design`` is what the preview shows, and what is stored unless there is one."""
    stored = BadgeDesign.of(event.id)
    design = design or stored
    new_count, count = count_badges(event, only_new=True), count_badges(event)
    choice = choice or BadgeChoiceForm(formdata=None, who="new" if new_count else "all")
    return render_template(
        "badges/designs/edit.html",
        event=event,
        form=form or BadgeDesignForm.of(design),
        choice=choice,
        counts={"new": new_count, "all": count},
        logo_key=stored.logo_key,
        shown_labels=SHOWN_LABELS,
        **mark_values(event, design),
        preview=preview_of(event, design),
        design=design,
    )


def mark_values(event: Event, design: BadgeDesign) -> dict[str, Any]:
    """Return what the choice of marks needs."""
    return {"kinds": kinds_at(event), "marks": marks_at(event, design.marks), "all_marks": ALL_MARKS}
