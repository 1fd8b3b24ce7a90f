"""Why a moderator cannot act on somebody, in sentences for the moderator."""

from ..domain_errors import DomainError
from ..languages import lazy_gettext

ONLY_HIGHER = lazy_gettext("You can't decide this one. Ask an organizer.")


class SubjectIsSelfError(DomainError):
    """The message or question is the moderator's own."""

    sentence = lazy_gettext("That's your own. Delete it instead.")


class SubjectModeratesError(DomainError):
    """The author's rank is not below the moderator's."""

    sentence = lazy_gettext("You can't do that to another moderator. Ask an organizer.")
