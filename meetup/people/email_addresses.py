"""E-mail addresses: checking what was typed, and the one form in which addresses are stored and looked up."""

from .text import clean


def parse_email(typed: str) -> str | None:
    """Return the address that mail can be sent to, or ``None`` if there is none in ``typed``.

    The domain is in ASCII (IDNA, RFC 5891) and the part before the ``@`` as it was typed. Uses no network.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  takes long

    try:
        return validate_email(clean(typed, lines=True), check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None


def lookup_email(address: str) -> str:
    """Return the form in which ``address`` is stored and looked up: in lower case."""
    return address.lower()


def normalize_email(typed: str) -> str | None:
    """Return the address in ``typed`` in the form in which it is looked up, or ``None`` if it is not an address."""
    address = parse_email(typed)
    return lookup_email(address) if address else None
