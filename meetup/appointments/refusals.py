"""Why an appointment cannot be made or changed, in a sentence for the person who tried."""

from ..domain_errors import DomainError


class AppointmentError(DomainError):
    """Nothing is stored or changed. The sentence says why."""
