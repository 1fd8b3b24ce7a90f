"""The only reader of the environment."""

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
"""In the instance folder, where development keeps its own."""
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)
"""Of the browsers there are: Chrome and those made of it, Firefox, Safari, Edge."""
PUSH_ORIGIN_PATTERN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}

RETENTION_SETTINGS = ("MAILS_KEPT", "TALK_KEPT", "NOTICES_KEPT")
MAX_RETENTION_DAYS = 36500
"""A hundred years: beyond it dates have no such day."""


class ConfigError(RuntimeError):
    """The environment cannot be served safely; the sentence says what to set."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that differs between one installation and another.

    ``base_url`` is the origin people use, without a trailing slash; links in mails come from it alone.
    ``trusted_proxies`` counts the reverse proxies whose ``X-Forwarded-*`` are believed. ``push_services`` are the
    origins that notices for devices are posted to, ``*.`` for any one name below; nothing else is.
    ``max_streams`` is how many phones one process keeps up to date at a time. The last three are days: mails and pushes
    after they went, what rooms keep after their event's end, and notices after they were seen.
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
        """Read the environment.

        Raises:
            ConfigError: something outside development is missing or unsafe.
        """
        values: dict[str, Any] = {
            field: environ[name]
            for name, field in {
                "MEETUP_ENV": "environment",
                "SECRET_KEY": "secret_key",
                "DATABASE_URL": "database_url",
                "REDIS_URL": "redis_url",
                "SMTP_URL": "smtp_url",
                "MAIL_FROM": "mail_from",
                "PUSH_PUBLIC_KEY": "push_public_key",
                "PUSH_PRIVATE_KEY": "push_private_key",
            }.items()
            if environ.get(name)
        }
        if values.get("environment", "testing") not in ("development", "testing", "production"):
            raise ConfigError("MEETUP_ENV must be development, testing or production.")
        if base_url := environ.get("BASE_URL"):
            values["base_url"] = _parse_origin(base_url)
        if instance := environ.get("MEETUP_INSTANCE"):
            values["instance"] = Path(instance).resolve()
        for name in ("TRUSTED_PROXIES", "MAX_STREAMS", *RETENTION_SETTINGS):
            if number := environ.get(name):
                values[name.lower()] = _parse_whole_number(name, number)
                if name in RETENTION_SETTINGS and not 1 <= values[name.lower()] <= MAX_RETENTION_DAYS:
                    raise ConfigError(f"{name} must be from 1 to {MAX_RETENTION_DAYS} days, not {number!r}.")
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
        """Whether devices can be told: it takes keys."""
        return bool(self.push_private_key)

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def netloc(self) -> str:
        """Host and port that people use, as in the ``Host`` header."""
        return urlsplit(self.base_url).netloc

    @property
    def sqlalchemy_url(self) -> str:
        """``database_url`` with the driver that is installed; hosts still hand out ``postgres://``."""
        scheme, rest = self.database_url.split(":", 1)
        return f"postgresql+psycopg:{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def redis_options(self) -> dict[str, Any]:
        """redis-py retries for nine seconds when Redis hangs; half a second once is what a page can spare."""
        if not self.redis_url:
            return {}
        from redis.backoff import NoBackoff  # noqa: PLC0415  an optional dependency
        from redis.retry import Retry  # noqa: PLC0415

        return {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}

    def for_flask(self) -> dict[str, Any]:
        """The same as Flask and its extensions name it."""
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
            "SESSION_REFRESH_EACH_REQUEST": False,  # a late answer must not bring an old cookie back
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
    """``url`` as browsers write an origin: in lower case, without a trailing slash and the usual port."""
    found = ORIGIN_PATTERN.fullmatch(url.strip().lower().rstrip("/"))
    if not found:
        raise ConfigError(f"BASE_URL must be an address without a path, like https://meet.example.org, not {url!r}.")
    scheme, host, port = found.groups()
    return f"{scheme}://{host}" + (port if port and port != DEFAULT_PORTS[scheme] else "")


def _parse_push_origins(text: str) -> tuple[str, ...]:
    origins = tuple(text.lower().replace(",", " ").split())
    for origin in origins:
        if not PUSH_ORIGIN_PATTERN.fullmatch(origin):
            raise ConfigError(f"PUSH_SERVICES must be origins like https://push.example.org, not {origin!r}.")
    return origins


def _stored_push_keys(instance: Path) -> dict[str, str]:
    """The keys that ``flask push-keys`` has kept there for development, if it has."""
    kept = instance / PUSH_KEYS_FILE
    lines = kept.read_text().split() if kept.exists() else []
    return {name.lower(): key for name, _, key in (line.partition("=") for line in lines)}


def _parse_whole_number(name: str, text: str) -> int:
    if not text.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {text!r}.")
    return int(text)
