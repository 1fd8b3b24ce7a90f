"""What our own calendars say of a session beyond iCalendar, so that an export comes back the same."""

from dataclasses import replace
from datetime import date

from ...languages import gettext
from . import values
from .calendar_lines import Component
from .parsed import ParsedSession, UnreadableRowError

TRACK, KIND, LANGUAGE, LINK = "X-MEETUP-TRACK", "X-MEETUP-TYPE", "X-MEETUP-LANGUAGE", "X-MEETUP-LINK"
SPEAKER, DAY, NO_RECORDING = "X-MEETUP-SPEAKER", "X-MEETUP-DAY", "X-MEETUP-NO-RECORDING"


def own_session(session: ParsedSession, entry: Component) -> ParsedSession:
    """Return a session as our properties of an entry describe it."""
    speakers = values.names_of(one.text for one in entry.all(SPEAKER))
    abstract = entry.text("DESCRIPTION")
    if speakers:
        abstract = abstract.removeprefix(", ".join(speakers)).removeprefix("\n\n")
    try:
        day = date.fromisoformat(entry.text(DAY).strip())
    except ValueError as error:
        raise UnreadableRowError(gettext("It doesn't say on which day it is.")) from error
    return replace(
        session,
        abstract=values.prose_of(abstract, has_markup=False),
        speakers=speakers,
        day=day,
        track=values.line_of(entry.text(TRACK)),
        kind=values.line_of(entry.text(KIND), values.MAX_KIND_LENGTH),
        language=values.line_of(entry.text(LANGUAGE), values.MAX_LANGUAGE_LENGTH),
        room_name=values.line_of(entry.text("LOCATION")),
        link=values.link_of(entry.text(LINK)),
        do_not_record=entry.text(NO_RECORDING) == "TRUE",
    )
