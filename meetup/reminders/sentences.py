"""The sentences of letters that depend on a count."""

from ..languages import gettext, ngettext


def due_sentence(count: int) -> str:
    return ngettext(
        "You have %(num)s person to follow up with today:", "You have %(num)s people to follow up with today:", count
    )


def more_sentence(count: int) -> str:
    """Return the last line of a list that leaves out ``count`` people, nothing if it leaves out nobody."""
    return ngettext("and %(num)s more person", "and %(num)s more people", count) if count > 0 else ""


def event_subject(event: str, undecided: int) -> str:
    return ngettext(
        "%(event)s: %(num)s person to write to", "%(event)s: %(num)s people to write to", undecided, event=event
    )


def met_sentences(event: str, met: int, undecided: int, name: str) -> tuple[str, ...]:
    """Return whom the reader met and who still waits. ``name`` is that of the first one who does."""
    if met == 1:
        return (gettext("You met %(name)s at %(event)s and haven't written yet.", name=name, event=event),)
    return (
        ngettext("You met %(num)s person at %(event)s.", "You met %(num)s people at %(event)s.", met, event=event),
        ngettext(
            "%(num)s of them hasn't heard from you yet:", "%(num)s of them haven't heard from you yet:", undecided
        ),
    )


def later_sentence(later: int) -> str:
    """Return that ``later`` people are planned for another day, nothing if nobody is."""
    if not later:
        return ""
    return ngettext("%(num)s more is planned for later.", "%(num)s more are planned for later.", later)
