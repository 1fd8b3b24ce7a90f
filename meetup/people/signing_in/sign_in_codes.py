"""Sign-in codes: six digits in the mail beside the link, for the browser that asked for it (A2, A8).

The mail program of a phone opens links in another browser. A code is typed where the sign-in began. It works in that
browser alone, whose session holds the hash of its link, so that nobody can use one that they were told or have seen.
"""

from collections.abc import Sequence

from sqlalchemy import select

from ...domain_errors import DomainError
from ...extensions import db, now
from ...languages import lazy_gettext, ngettext
from .own_links import remembered_links
from .sign_in_links import SignInLink
from .six_digits import CODE_LIFETIME, MAX_CODE_TRIES, digits_of, in_groups, is_same

CODE_SPENT = lazy_gettext(
    "This code was used, got five wrong tries, or is older than 10 minutes, or you asked for it in another browser. "
    "Ask for a new one, or open the link in the email."
)

TOO_MANY_TRIES = lazy_gettext(
    "That was wrong five times, so this code doesn't work any more. Ask for a new one, or open the link in the email."
)


class CodeSpentError(DomainError):
    """No code can be typed in this browser any more."""

    status = 410
    sentence = CODE_SPENT


class WrongCodeError(DomainError):
    """The code is another one. ``tries_left`` says how often another one can be typed."""

    def __init__(self, tries_left: int) -> None:
        sentence = ngettext(
            "That's not the code in the email. You have %(num)s try left.",
            "That's not the code in the email. You have %(num)s tries left.",
            tries_left,
        )
        super().__init__(sentence)


def code_of(seed: str) -> str:
    """Return the code of the link with that ``seed``, as it stands in the mail."""
    return in_groups(digits_of(seed, "sign-in"))


def has_open_code(link: SignInLink) -> bool:
    """Return whether the code of ``link`` was mailed and can still be typed. Guests get none with their cards."""
    is_mailed = bool(not link.offered or link.code)
    is_unused = link.spent_at is None and link.code_used_at is None and link.code_tries < MAX_CODE_TRIES
    return is_mailed and is_unused and now() - link.created_at < CODE_LIFETIME


def find_links_with_code(*, is_confirmation: bool = False, lock: bool = False) -> Sequence[SignInLink]:
    """Return the links with an open code that this browser asked for, the newest at the end.

    They go to the address that it asked for last. The code of the mail before works as well, as it may come late.
    """
    asked_here = SignInLink.token_hash.in_(remembered_links()), SignInLink.is_confirmation.is_(is_confirmation)
    query = select(SignInLink).where(*asked_here).order_by(SignInLink.id)
    query = query.with_for_update().execution_options(populate_existing=True) if lock else query
    links = [link for link in db.session.scalars(query) if has_open_code(link)]
    return [link for link in links if link.email == links[-1].email]


def use_code(typed: str, links: Sequence[SignInLink]) -> SignInLink:
    """Return that of the locked ``links`` whose code was ``typed``. The code is used up, and the link is not.

    A wrong one counts for each of them. The caller commits in any case.

    Raises:
        CodeSpentError: no code is open, or this was the last try.
        WrongCodeError: it is another code.
    """
    if not links:
        raise CodeSpentError
    fitting = [link for link in links if is_same(digits_of(link.seed, "sign-in"), typed)]
    if fitting:
        fitting[0].code_used_at = now()
        return fitting[0]
    for link in links:
        link.code_tries += 1
    tries_left = MAX_CODE_TRIES - min(link.code_tries for link in links)
    if not tries_left:
        raise CodeSpentError(TOO_MANY_TRIES)
    raise WrongCodeError(tries_left)
