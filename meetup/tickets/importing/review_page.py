"""The pages on which an organizer chooses a list and reviews what it says."""

from flask import render_template

from ...encodings import ENCODING_LABELS
from ...events import Event
from ...languages import gettext, lazy_gettext
from ..forms import FIELD_LABELS, AttendeeFileForm, AttendeeImportForm, AttendeeReadingForm
from .imports import TicketImport
from .jobs import result_text
from .statuses import SHORT_LABELS, Skip

PURPOSE = "tickets"
"""Under which choices of columns are remembered."""
SHOWN_BADGES = 5
MAX_SHOWN_COLUMNS = 80
"""Columns that can be assigned by hand; those after them stay as they were recognized."""
_SEPARATORS = {
    ",": lazy_gettext("commas"),
    ";": lazy_gettext("semicolons"),
    "\t": lazy_gettext("tabs"),
    "|": lazy_gettext("bars"),
}


def import_page(event: Event, form: AttendeeFileForm) -> str:
    """Return the page on which a file is chosen, with the imports before."""
    imports = TicketImport.all_done(event)
    return render_template("tickets/imports/new.html", event=event, form=form, imports=imports, result_text=result_text)


def review_page(
    event: Event, found: TicketImport, form: AttendeeImportForm, reading_form: AttendeeReadingForm | None = None
) -> str:
    reading = found.reading
    chosen = reading["encoding"] if reading["is_chosen"] else ""
    skipped = [(SHORT_LABELS[Skip(reason)], count) for reason, count in found.skipped.most_common()]
    return render_template(
        "tickets/imports/show.html",
        event=event,
        found=found,
        form=form,
        reading_form=reading_form or AttendeeReadingForm.for_reading(chosen),
        comparison=found.compare(),
        badges=found.first_attendees(SHOWN_BADGES),
        skipped=skipped,
        columns=reading["columns"][:MAX_SHOWN_COLUMNS],
        field_labels=FIELD_LABELS,
        facts=_facts(found),
        has_addresses=any(row["email"] for row in found.people),
    )


def _facts(found: TicketImport) -> list[tuple[str, str]]:
    """Return how the list was read, as pairs of what and how."""
    reading = found.reading
    facts = [(gettext("Comes from"), found.label or gettext("A spreadsheet"))]
    if reading["sheet"]:
        facts.append((gettext("Sheet"), reading["sheet"]))
    else:
        encoding = ENCODING_LABELS.get(reading["encoding"] or "utf-8", reading["encoding"])
        facts.append((gettext("Encoding"), str(encoding)))
        facts.append((gettext("Between cells"), str(_SEPARATORS.get(reading["separator"], reading["separator"]))))
    line = reading["heading_line"]
    facts.append((gettext("Headings"), gettext("line %(line)s", line=line) if line else gettext("none")))
    return facts
