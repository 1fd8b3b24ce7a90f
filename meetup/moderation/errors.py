"""Why a moderator cannot act on somebody, in sentences for the moderator."""

from ..domain_errors import DomainError
from ..languages import lazy_gettext

ONLY_HIGHER = lazy_gettext("That is for someone above you to decide. Ask an organizer.")


class SubjectIsSelfError(DomainError):
    """The message or question is the moderator's own."""

    sentence = lazy_gettext("That is your own. Take it back instead.")


class SubjectModeratesError(DomainError):
    """The author's rank is not below the moderator's."""

    sentence = lazy_gettext("You cannot do that to someone who moderates here as well. Ask an organizer.")
