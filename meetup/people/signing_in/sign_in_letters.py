"""The mails that contain a sign-in link."""

from flask import current_app

from ...outbox import Letter, writes_letter
from .sign_in_links import token_of


def _link_url(seed: str) -> str:
    """Return the URL that the reader of a mail opens. The worker writes mails, so it comes from the configuration."""
    return f"{current_app.config['MEETUP'].base_url}/sign-in/links/{token_of(seed)}"


@writes_letter("sign_in")
def _sign_in_letter(seed: str) -> Letter:
    url = _link_url(seed)
    return Letter(
        subject="Your sign-in link",
        text=f"Hello,\n\nopen this link to sign in to Meetup companion:\n\n{url}\n\n"
        "It works once, for 15 minutes. If you did not ask for it, ignore this mail: nobody gets in without it.\n",
    )


@writes_letter("guest")
def _guest_letter(seed: str) -> Letter:
    url = _link_url(seed)
    return Letter(
        subject="Keep the people you meet",
        text=f"Hello,\n\nyou gave somebody your card with this address. Open this link to keep theirs too, with where "
        f"you met and a note only you see:\n\n{url}\n\nIt first shows to whom you gave it. It works once, for 15 "
        "minutes, and makes an account if you have none. If you did not do that, ignore this mail: nothing happens.\n",
    )


@writes_letter("join")
def _join_letter(seed: str) -> Letter:
    """Return the mail, without the name of the event. Otherwise, organizers could have any text mailed to anybody."""
    url = _link_url(seed)
    return Letter(
        subject="Your way in",
        text=f"Hello,\n\nyou asked to come in, at an event that uses Meetup companion. Open this link to join:\n\n{url}"
        "\n\nIt works once, for 15 minutes, and makes an account if you have none. If you did not do that, ignore this "
        "mail: nothing happens.\n",
    )
