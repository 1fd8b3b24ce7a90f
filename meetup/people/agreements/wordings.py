"""The words with which the app asks people to agree to something. Pages show them from here, so that what is kept is
what was read.

Whoever changes words gives them the next version. What was agreed to before keeps its own words.
"""

from typing import NamedTuple


class Wording(NamedTuple):
    """What somebody agrees to: its name on the page of agreements, the words that ask for it, and their version."""

    name: str
    version: int
    words: str


WORDINGS = {
    "guest_card": Wording(
        "Being on each other's list",
        1,
        "You are put on each other's list: they get what your card shares, and you get theirs.",
    ),
    "sharing": Wording(
        "What my card shares",
        1,
        "Whoever scans your code gets your name and what is switched on here. "
        "Switch something off, and it vanishes for everyone who has your card; copies they saved elsewhere remain.",
    ),
    "reach": Wording(
        "My first card",
        1,
        "Whoever scans your code gets your name, your headline once you have one, and this. Change it any time.",
    ),
    "photo": Wording("My photo on my card", 1, "Whoever scans your code sees your photo"),
    "event_sharing": Wording(
        "What I share at an event",
        2,
        "What people you meet at this event can see, now and afterwards.",
    ),
    "attending": Wording("Going to an event", 1, "I'm going"),
    "listing": Wording(
        "Being found at an event",
        1,
        "Show yourself, and people with matching interests, offers and asks are shown your card.",
    ),
    "badge": Wording(
        "My badge gives my card",
        2,
        "Whoever scans your badge gets what you share at this event, without asking you first.",
    ),
    "room_listing": Wording(
        "Being in the list of a room",
        1,
        "For people who go to this event, in whichever of its rooms you are. Switch it off any time",
    ),
    "open_to_talk": Wording(
        "Open to talk in a room",
        1,
        "Shows you in this list with a sign, until you leave this room: come and say hello",
    ),
    "coffee": Wording(
        "Random coffee",
        1,
        "Each round pairs everybody who is in with one other person: somebody who can help them, shares an interest, "
        "or is simply new to them.",
    ),
}
"""The wordings by kind of agreement."""


def words_of(kind: str) -> str:
    """Return the words that ask for an agreement of that kind. Templates call it by this name."""
    return WORDINGS[kind].words
