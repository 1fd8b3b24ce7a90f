"""The words with which the app asks people to agree to something. Pages show them from here, so that what is kept is
what was read.

Whoever changes words gives them the next version. What was agreed to before keeps its own words.
"""

from typing import NamedTuple

from ...languages import lazy_gettext


class Wording(NamedTuple):
    """What somebody agrees to: its name on the page of agreements, the words that ask for it, and their version."""

    name: str
    version: int
    words: str


WORDINGS = {
    "terms": Wording(
        lazy_gettext("Terms of use"),
        1,
        lazy_gettext("By creating an account you agree to the terms of use. The privacy page says what we store."),
    ),
    "guest_card": Wording(
        lazy_gettext("Being on each other's lists"),
        2,
        lazy_gettext("You'll be on each other's lists: they get what your card shares, and you get theirs."),
    ),
    "sharing": Wording(
        lazy_gettext("What my card shares"),
        2,
        lazy_gettext(
            "People who scan your code get your name and what's on here. Turn something off and it disappears for "
            "everyone; copies they already saved remain."
        ),
    ),
    "reach": Wording(
        lazy_gettext("My first card"),
        2,
        lazy_gettext(
            "People who scan your code get your name, your headline once you have one, and this. Change it any time."
        ),
    ),
    "photo": Wording(lazy_gettext("My photo on my card"), 2, lazy_gettext("People who scan your code see your photo")),
    "event_sharing": Wording(
        lazy_gettext("What I share at an event"),
        2,
        lazy_gettext("What people you meet at this event can see, now and afterwards."),
    ),
    "attending": Wording(lazy_gettext("Going to an event"), 1, lazy_gettext("I'm going")),
    "organizer_email": Wording(
        lazy_gettext("Giving the organizers my email address"),
        1,
        lazy_gettext("The organizers may see my email address and take it along in their guest list."),
    ),
    "announcement_mail": Wording(
        lazy_gettext("Announcements by email"),
        1,
        lazy_gettext("The organizers may email me announcements of this event. Each email has a link that ends them."),
    ),
    "listing": Wording(
        lazy_gettext("Being found at an event"),
        2,
        lazy_gettext(
            "Show yourself, and everyone who goes finds you in the directory: your name, and what you share here of "
            "photo, headline, company, interests, offers and asks. People with matching topics are pointed to you."
        ),
    ),
    "badge": Wording(
        lazy_gettext("Sharing my card from my badge"),
        3,
        lazy_gettext("People who scan your badge get what you share at this event, without asking you first."),
    ),
    "room_listing": Wording(
        lazy_gettext("Being listed in a room"),
        2,
        lazy_gettext("Visible to people going to this event, in whichever room you are. Turn it off any time"),
    ),
    "open_to_talk": Wording(
        lazy_gettext("Open to talk in a room"),
        2,
        lazy_gettext("Marks you as “Open to talk” in this list until you leave the room"),
    ),
    "coffee": Wording(
        lazy_gettext("Random coffee"),
        2,
        lazy_gettext(
            "Each round matches you with one person: someone who can help you, shares an interest, or is simply new to "
            "you."
        ),
    ),
    "mutual_contact": Wording(
        lazy_gettext("Showing me as a mutual contact"),
        1,
        lazy_gettext(
            "When two people I'm connected with know each other, or are suggested to each other at an event, they see "
            "that both know me, if all three of us have this on."
        ),
    ),
    "sponsor_details": Wording(
        lazy_gettext("Giving a sponsor my details"),
        1,
        lazy_gettext(
            "They see this until you take it back, here or under “Who has my card”. Copies they saved elsewhere remain."
        ),
    ),
}
"""The wordings by kind of agreement."""


def words_of(kind: str) -> str:
    """Return the words that ask for an agreement of that kind. Templates call it by this name."""
    return WORDINGS[kind].words
