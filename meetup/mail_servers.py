"""The mail server that is used, as ``SMTP_URL`` describes it, and how it is spoken to safely."""

import ssl
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from .config_values import ConfigError, is_loopback

EXAMPLE = "for example smtp://user:password@mail.example.org:587"
DEFAULT_PORTS = {"smtps": 465, "smtp": 25}


@dataclass(frozen=True)
class MailServer:
    """A mail server. ``tls`` is from the first byte on (RFC 8314), ``starttls`` after a greeting (RFC 3207)."""

    host: str
    port: int
    username: str
    password: str
    tls: bool
    starttls: bool
    ca_file: str | None = None

    @classmethod
    def from_url(cls, url: str, ca_file: str | None = None) -> Self:
        """Return what ``url`` describes: ``smtps://`` or ``smtp://``, which is STARTTLS except on this machine.

        ``?starttls=no`` and ``?starttls=yes`` say otherwise. ``ca_file`` holds the certificates to trust, as PEM.

        Raises:
            ConfigError: it cannot be understood, names credentials without TLS, or the certificates cannot be read.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS[parts.scheme]
        except (ValueError, KeyError) as error:
            raise ConfigError(f"SMTP_URL must begin with smtps:// or smtp://, {EXAMPLE}.") from error
        options = parse_qs(parts.query)
        wanted = options.pop("starttls", [None])[0]
        host, username = parts.hostname or "", unquote(parts.username or "")
        if not host or options or wanted not in (None, "yes", "no"):
            raise ConfigError(f"SMTP_URL must name a host, and may end in ?starttls=yes or ?starttls=no; {EXAMPLE}.")
        tls = parts.scheme == "smtps"
        starttls = not tls and (wanted == "yes" or (wanted is None and (not is_loopback(host) or port == 587)))
        if username and not (tls or starttls):
            raise ConfigError("SMTP_URL names a password, which is never sent without TLS: use smtps:// or STARTTLS.")
        server = cls(host, port, username, unquote(parts.password or ""), tls, starttls, ca_file)
        server._check_certificates()
        return server

    @property
    def is_safe(self) -> bool:
        """Whether nobody on the way can read the mails."""
        return self.tls or self.starttls or is_loopback(self.host)

    def ssl_context(self) -> ssl.SSLContext:
        """Return a context that verifies certificate and host name."""
        return ssl.create_default_context(cafile=self.ca_file)

    def _check_certificates(self) -> None:
        if self.ca_file is None:
            return
        try:
            self.ssl_context()
        except OSError as error:
            raise ConfigError(f"SMTP_CA_FILE must be a file of certificates in PEM, not {self.ca_file!r}.") from error
