"""The page on which organizers choose how badges look and whose they print."""

from flask import render_template

from ..events import Event
from .choosing import badge_counts
from .forms import SHOWN_LABELS, BadgeChoiceForm, BadgeDesignForm
from .kinds import kinds_at, marks_of
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
    counts, kinds = badge_counts(event), kinds_at(event)
    choice = choice or BadgeChoiceForm(formdata=None, who="new" if counts["new"] else "all")
    return render_template(
        "badges/designs/edit.html",
        event=event,
        form=form or BadgeDesignForm.of(design),
        choice=choice,
        counts=counts,
        logo_key=stored.logo_key,
        shown_labels=SHOWN_LABELS,
        kinds=kinds,
        marks=marks_of(kinds, design.marks),
        all_marks=ALL_MARKS,
        preview=preview_of(event, design, kinds),
        design=design,
    )
