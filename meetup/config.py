"""The configuration of one installation. No other module reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MIN_SECRET_BYTES = 32
ORIGIN_PATTERN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
PUSH_KEYS_FILE = "push-keys.env"
"""The file in the instance folder that holds the push keys of a development installation."""
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)
"""The push services of Chrome and browsers based on it, Firefox, Safari and Edge."""
PUSH_ORIGIN_PATTERN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}

TEXT_SETTINGS = {
    "MEETUP_ENV": "environment",
    "SECRET_KEY": "secret_key",
    "DATABASE_URL": "database_url",
    "REDIS_URL": "redis_url",
    "SMTP_URL": "smtp_url",
    "MAIL_FROM": "mail_from",
    "PUSH_PUBLIC_KEY": "push_public_key",
    "PUSH_PRIVATE_KEY": "push_private_key",
}
"""The environment variables that are taken over as they are, with the fields of ``Config`` that hold them."""

RETENTION_SETTINGS = ("MAILS_KEPT", "TALK_KEPT", "NOTICES_KEPT", "SIGN_INS_KEPT")
MAX_RETENTION_DAYS = 36500
"""A hundred years. With much longer periods, the day before which rows are erased would not be a valid date."""


class ConfigError(RuntimeError):
    """The configuration is incomplete or unsafe. The message says what to set."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that differs between one installation and another.

    ``base_url`` is the origin that people use, without a trailing slash. Links in mails are built from it alone.
    ``trusted_proxies`` is the number of reverse proxies whose ``X-Forwarded-*`` headers are trusted.
    ``push_services`` are the only origins that push messages are sent to; ``*.`` stands for any one subdomain.
    ``max_streams`` is the number of streams that one process holds open at the same time.

    ``links_per_hour`` is how many mails with a link go out in an hour, to all people together.

    Those that end in ``_kept`` are numbers of days: how long mails and pushes are stored after they were sent
    (``mails_kept``), the content of rooms after their event has ended (``talk_kept``), notices after they
    were seen (``notices_kept``), and sign-ins after they have ended (``sign_ins_kept``).
    """

    environment: str = "development"
    secret_key: str = "development-only-secret-never-used-in-production"
    debug: bool = False
    instance: Path = ROOT / "instance"
    database_url: str = ""
    base_url: str = "http://localhost:8000"
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Meetup companion <hello@localhost>"
    trusted_proxies: int = 0
    push_public_key: str = ""
    push_private_key: str = ""
    push_services: tuple[str, ...] = PUSH_SERVICES
    max_streams: int = 6000
    mails_kept: int = 30
    talk_kept: int = 365
    notices_kept: int = 90
    sign_ins_kept: int = 90
    links_per_hour: int = 5000

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'meetup.sqlite3'}")
        if not self.is_development:
            self._refuse_unsafe()
        if self.is_production:
            self._refuse_unreachable()
        if bool(self.push_public_key) != bool(self.push_private_key):
            raise ConfigError("PUSH_PUBLIC_KEY and PUSH_PRIVATE_KEY belong together; `flask push-keys` makes both.")

    def _refuse_unsafe(self) -> None:
        if self.secret_key == Config.secret_key or len(self.secret_key.encode()) < MIN_SECRET_BYTES:
            raise ConfigError(f"SECRET_KEY must be set to at least {MIN_SECRET_BYTES} random bytes.")
        if self.debug:
            raise ConfigError("FLASK_DEBUG must be off outside development.")

    def _refuse_unreachable(self) -> None:
        if not all(service.startswith("https://") for service in self.push_services):
            raise ConfigError("PUSH_SERVICES must be https.")
        if self.base_url == Config.base_url:
            raise ConfigError("BASE_URL must be set to the address people use, for example https://meet.example.org.")
        if not self.smtp_url:
            raise ConfigError("SMTP_URL must be set, for example smtp://user:password@mail.example.org:587.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Return the configuration that the environment variables describe.

        Raises:
            ConfigError: a value cannot be read or, outside development, is missing or unsafe.
        """
        values: dict[str, Any] = {field: environ[name] for name, field in TEXT_SETTINGS.items() if environ.get(name)}
        if values.get("environment", "testing") not in ("development", "testing", "production"):
            raise ConfigError("MEETUP_ENV must be development, testing or production.")
        if base_url := environ.get("BASE_URL"):
            values["base_url"] = _parse_origin(base_url)
        if instance := environ.get("MEETUP_INSTANCE"):
            values["instance"] = Path(instance).resolve()
        for name in ("TRUSTED_PROXIES", "MAX_STREAMS", "LINKS_PER_HOUR"):
            if text := environ.get(name):
                values[name.lower()] = _parse_whole_number(name, text)
        for name in RETENTION_SETTINGS:
            if text := environ.get(name):
                values[name.lower()] = _parse_days(name, text)
        if services := environ.get("PUSH_SERVICES"):
            values["push_services"] = _parse_push_origins(services)
        if values.get("environment", cls.environment) == "development" and "push_private_key" not in values:
            values |= _stored_push_keys(values.get("instance", cls.instance))
        values["debug"] = environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no")
        return cls(**values)

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @property
    def can_push(self) -> bool:
        """Whether push messages can be sent to devices, which requires keys."""
        return bool(self.push_private_key)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def netloc(self) -> str:
        """The host and port that people use, as in the ``Host`` header."""
        return urlsplit(self.base_url).netloc

    @property
    def sqlalchemy_url(self) -> str:
        """``database_url`` with the driver that is installed, also for URLs that begin with ``postgres://``."""
        scheme, rest = self.database_url.split(":", 1)
        return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def redis_options(self) -> dict[str, Any]:
        """The arguments of the Redis client, empty without Redis.

        By default, redis-py retries for nine seconds when Redis hangs. A page can wait for half a second, once.
        """
        if not self.redis_url:
            return {}
        from redis.backoff import NoBackoff  # noqa: PLC0415  an optional dependency
        from redis.retry import Retry  # noqa: PLC0415

        return {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}

    def for_flask(self) -> dict[str, Any]:
        """Return the configuration under the names that Flask and its extensions use."""
        return {
            "SECRET_KEY": self.secret_key,
            "DEBUG": self.debug,
            "TESTING": self.environment == "testing",
            "MEETUP": self,
            "SQLALCHEMY_DATABASE_URI": self.sqlalchemy_url,
            "SESSION_COOKIE_NAME": "__Host-session" if self.is_https else "session",
            "SESSION_COOKIE_SECURE": self.is_https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 90,
            "SESSION_REFRESH_EACH_REQUEST": False,  # a late response must not bring back an old cookie
            "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_SSL_STRICT": False,
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 5,
            "COMPRESS_MIMETYPES": ["text/html", "text/csv", "image/svg+xml", "application/json"],
            "RATELIMIT_STORAGE_URI": self.redis_url or "memory://",
            "RATELIMIT_STORAGE_OPTIONS": self.redis_options,
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": bool(self.redis_url),
            "PREFERRED_URL_SCHEME": "https" if self.is_https else "http",
        }


def _parse_origin(url: str) -> str:
    """Return ``url`` in the form that browsers use: in lower case, without a trailing slash or the default port."""
    match = ORIGIN_PATTERN.fullmatch(url.strip().lower().rstrip("/"))
    if not match:
        raise ConfigError(f"BASE_URL must be an address without a path, like https://meet.example.org, not {url!r}.")
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (port if port and port != DEFAULT_PORTS[scheme] else "")


def _parse_push_origins(text: str) -> tuple[str, ...]:
    origins = tuple(text.lower().replace(",", " ").split())
    for origin in origins:
        if not PUSH_ORIGIN_PATTERN.fullmatch(origin):
            raise ConfigError(f"PUSH_SERVICES must be origins like https://push.example.org, not {origin!r}.")
    return origins


def _stored_push_keys(instance: Path) -> dict[str, str]:
    """Return the keys that ``flask push-keys`` has stored there for development; empty if it never ran."""
    path = instance / PUSH_KEYS_FILE
    lines = path.read_text().split() if path.exists() else []
    return {name.lower(): key for name, _, key in (line.partition("=") for line in lines)}


def _parse_whole_number(name: str, text: str) -> int:
    if not text.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _parse_days(name: str, text: str) -> int:
    days = _parse_whole_number(name, text)
    if not 1 <= days <= MAX_RETENTION_DAYS:
        raise ConfigError(f"{name} must be from 1 to {MAX_RETENTION_DAYS} days, not {text!r}.")
    return days
