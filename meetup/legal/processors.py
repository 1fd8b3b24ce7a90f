"""The companies that get personal data because the site could not work without them (Art. 28 GDPR)."""

from typing import NamedTuple
from urllib.parse import urlsplit

from ..config import Config
from ..languages import gettext
from .push_services import PUSH_SERVICE_NAMES


class Processor(NamedTuple):
    """Somebody who gets data: their name, as far as the settings tell it, and what they get it for."""

    name: str
    purpose: str


def list_processors(config: Config) -> list[Processor]:
    """Return those who get data with these settings: the host of the machines, the mail server, the push services."""
    processors = []
    if config.hosted_by:
        processors.append(Processor(config.hosted_by, gettext("Runs the machines on which everything is stored.")))
    if config.mail_server:
        sentence = gettext("Sends our emails, so it sees your address and what we write to you.")
        processors.append(Processor(config.mail_server.host, sentence))
    if config.can_push:
        names = ", ".join(PUSH_SERVICE_NAMES.get(service, service) for service in config.push_services)
        sentence = gettext(
            "Delivers notifications to your device if you turn them on there. The text is encrypted, so these services "
            "can't read it."
        )
        processors.append(Processor(names, sentence))
    if config.sentry_dsn:
        sentence = gettext("Is told about errors of the program: the place in it, and nothing about you.")
        processors.append(Processor(urlsplit(config.sentry_dsn).hostname or "", sentence))
    return processors
