"""The ways in which an encounter can come about."""

from enum import StrEnum


class Way(StrEnum):
    """How an encounter came about. The values are those of the column ``encounters.how`` and of forms."""

    SCAN = "scan"
    """A camera read the code."""
    PHOTO = "photo"
    """The code was read from a photo that was chosen or taken."""
    TYPED = "typed"
    """The characters of the code were typed."""
    LINK = "link"
    """The address of the code was opened."""
    BADGE = "badge"
    """The code was that of a badge."""
    INTRODUCTION = "introduction"
    """One person said hello to the other, in a room or over coffee."""
    INTRODUCED = "introduced"
    """Somebody whom both know introduced them to each other, and both said yes. They need not have met."""
    BY_HAND = "by_hand"
    """The owner typed the card of somebody without an account."""
    IMPORT = "import"
    """The person was in an imported file."""
