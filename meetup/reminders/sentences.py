"""The sentences of letters that depend on a count."""


def due_sentence(count: int) -> str:
    return (
        "You have 1 person to follow up with today:"
        if count == 1
        else f"You have {count} people to follow up with today:"
    )


def more_sentence(count: int) -> str:
    """Return the last line of a list that leaves out ``count`` people, nothing if it leaves out nobody."""
    if count <= 0:
        return ""
    return "and 1 more person" if count == 1 else f"and {count} more people"


def event_subject(event: str, undecided: int) -> str:
    return f"{event}: 1 person to write to" if undecided == 1 else f"{event}: {undecided} people to write to"


def met_sentences(event: str, met: int, undecided: int, name: str) -> tuple[str, ...]:
    """Return whom the reader met and who still waits. ``name`` is that of the first one who does."""
    if met == 1:
        return (f"You met {name} at {event} and haven't written yet.",)
    if undecided == 1:
        return (f"You met {met} people at {event}.", "1 of them hasn't heard from you yet:")
    return (f"You met {met} people at {event}.", f"{undecided} of them haven't heard from you yet:")


def later_sentence(later: int) -> str:
    """Return that ``later`` people are planned for another day, nothing if nobody is."""
    if not later:
        return ""
    return "1 more is planned for later." if later == 1 else f"{later} more are planned for later."
