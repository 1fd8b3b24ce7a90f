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
        subject="Your sign-in link for Meetup companion",
        text=f"Hello,\n\nOpen this link to sign in to Meetup companion:\n\n{url}\n\n"
        "It works once, for 15 minutes. If you didn’t ask for it, ignore this email: no one can sign in without it.\n",
    )


@writes_letter("guest")
def _guest_letter(seed: str) -> Letter:
    """Return the mail, without the name of whom the guest met: the address may be that of somebody else."""
    url = _link_url(seed)
    return Letter(
        subject="The card you gave at an event: keep theirs, too",
        text="Hello,\n\nYou gave your card to someone at an event, with this address, in Meetup companion. "
        f"Open this link to keep theirs, too, with where you met and a note only you see:\n\n{url}\n\n"
        "First it shows who you gave your card to. It works once, for 15 minutes, and creates an account if you don’t "
        "have one. If that wasn’t you, ignore this email: nothing happens.\n",
    )


@writes_letter("join")
def _join_letter(seed: str) -> Letter:
    """Return the mail, without the name of the event. Otherwise, organizers could have any text mailed to anybody."""
    url = _link_url(seed)
    return Letter(
        subject="Finish joining: open this link",
        text="Hello,\n\nYou asked to join an event or a room in Meetup companion. Open this link to finish:"
        f"\n\n{url}\n\nIt works once, for 15 minutes, and creates an account if you don’t have one. If that wasn’t "
        "you, ignore this email: nothing happens.\n",
    )
