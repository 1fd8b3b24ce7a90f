"""The sentences of letters that depend on a count."""

from ..languages import gettext


def due_sentence(count: int) -> str:
    return (
        gettext("You have 1 person to follow up with today:")
        if count == 1
        else gettext("You have %(count)s people to follow up with today:", count=count)
    )


def more_sentence(count: int) -> str:
    """Return the last line of a list that leaves out ``count`` people, nothing if it leaves out nobody."""
    if count <= 0:
        return ""
    return "and 1 more person" if count == 1 else gettext("and %(count)s more people", count=count)


def event_subject(event: str, undecided: int) -> str:
    return (
        gettext("%(event)s: 1 person to write to", event=event)
        if undecided == 1
        else gettext("%(event)s: %(undecided)s people to write to", event=event, undecided=undecided)
    )


def met_sentences(event: str, met: int, undecided: int, name: str) -> tuple[str, ...]:
    """Return whom the reader met and who still waits. ``name`` is that of the first one who does."""
    if met == 1:
        return (gettext("You met %(name)s at %(event)s and haven't written yet.", name=name, event=event),)
    if undecided == 1:
        return (
            gettext("You met %(met)s people at %(event)s.", met=met, event=event),
            "1 of them hasn't heard from you yet:",
        )
    return (
        gettext("You met %(met)s people at %(event)s.", met=met, event=event),
        gettext("%(undecided)s of them haven't heard from you yet:", undecided=undecided),
    )


def later_sentence(later: int) -> str:
    """Return that ``later`` people are planned for another day, nothing if nobody is."""
    if not later:
        return ""
    return (
        gettext("1 more is planned for later.")
        if later == 1
        else gettext("%(later)s more are planned for later.", later=later)
    )
