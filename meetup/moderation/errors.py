"""Why a moderator cannot act on somebody, in sentences for the moderator."""

from ..domain_errors import DomainError

ONLY_HIGHER = "That is for someone above you to decide. Ask an organizer."


class SubjectIsSelfError(DomainError):
    """The message or question is the moderator's own."""

    sentence = "That is your own. Take it back instead."


class SubjectModeratesError(DomainError):
    """The author's rank is not below the moderator's."""

    sentence = "You cannot do that to someone who moderates here as well. Ask an organizer."
