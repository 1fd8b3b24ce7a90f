"""The mail that confirms that an account was deleted."""

from ...formats import day
from ...languages import gettext
from ...outbox import SENT_TO_LEAVERS, Letter, Link, NothingToSend, absolute_url, load_fact_row, writes_letter
from ..models import User
from ..names import short_name
from ..signing_in.email_change_secrets import token_of_change
from .departures import LETTER, can_return, erased_at, gone_from_backups_at

SENT_TO_LEAVERS.add(LETTER)


@writes_letter(LETTER)
def _write_departure(user_id: str, seed: str = "") -> Letter:
    """Write the letter: to the address of the account or, with the ``seed`` of a change, to the one before it."""
    user = load_fact_row(User, user_id)
    if not can_return(user):
        raise NothingToSend
    if seed:
        return _to_old_address(user, seed)
    until = day(erased_at(user), user.time_zone)
    return Letter(
        subject=gettext("Your Meetup companion account is deleted"),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext(
                "Your account is closed. Your card and your codes no longer work, and nobody finds you any more. On "
                "%(day)s we erase everything, and this is the last email about it.",
                day=until,
            ),
            gettext(
                "Our backups hold it until %(day)s at the latest.", day=day(gone_from_backups_at(user), user.time_zone)
            ),
            gettext("If you changed your mind, or if it wasn't you: sign in before then to keep the account."),
        ),
        button=Link(gettext("Keep my account"), absolute_url("/sign-in")),
        reason=gettext("We always send this one, so no one can delete your account without you knowing."),
    )


def _to_old_address(user: User, seed: str) -> Letter:
    """Return the letter to an address from which the account was moved in the last days. It can still undo both."""
    return Letter(
        subject=gettext("A Meetup companion account that was yours is deleted"),
        name=short_name(user.profile.name),
        paragraphs=(
            gettext("The account that had this address until recently was deleted, from another address."),
            gettext("If that wasn't you, stop the change of address. That restores the account, too."),
        ),
        button=Link(gettext("Stop the change"), absolute_url(f"/email-changes/{token_of_change(seed, 'stop')}")),
        afterwards=(gettext("If that was you, there's nothing to do."),),
        reason=gettext("We always send this one, so no one can delete your account without you knowing."),
    )
