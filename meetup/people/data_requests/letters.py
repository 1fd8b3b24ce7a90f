"""The mail that opens the page of a data request."""

from ...languages import gettext
from ...outbox import SENT_TO_LEAVERS, SENT_TO_SUSPENDED, Letter, Link, NothingToSend, absolute_url, writes_letter
from .models import LETTER, DataRequest, token_of

SENT_TO_LEAVERS.add(LETTER)
SENT_TO_SUSPENDED.add(LETTER)


@writes_letter(LETTER)
def _data_request_letter(seed: str) -> Letter:
    request = DataRequest.find_by_seed(seed)
    if request is None:
        raise NothingToSend
    if request.has_account:
        return Letter(
            subject=gettext("What is stored about you"),
            paragraphs=(
                gettext("Someone asked what this site stores about this address. There is an account with it."),
                gettext("Sign in to see and export everything in it, or to delete it: both are under “Me”."),
            ),
            button=Link(gettext("Sign in"), absolute_url("/sign-in?next=/me/security")),
            reason=gettext("If that wasn't you, there is nothing to do: nobody but you can see it."),
        )
    return Letter(
        subject=gettext("What is stored about you"),
        paragraphs=(
            gettext("Someone asked what this site stores about this address."),
            gettext("The link shows it, and lets you have it erased. It works for a day."),
        ),
        button=Link(gettext("See what is stored"), absolute_url(f"/data-requests/{token_of(seed)}")),
        reason=gettext("If that wasn't you, there is nothing to do: nobody but you can see it."),
    )
