"""The configuration of one installation. No other module reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .config_values import (
    MIN_SECRET_BYTES,
    PUSH_SERVICES,
    ConfigError,
    is_guessable,
    is_loopback_origin,
    parse_days,
    parse_origin,
    parse_push_origins,
    parse_whole_number,
    read_settings,
    refuse_unusable_watching,
)
from .mail_servers import MailServer

ROOT = Path(__file__).resolve().parent.parent
PUSH_KEYS_FILE = "push-keys.env"
"""The file in the instance folder that holds the push keys of a development installation."""
TEXT_SETTINGS = {
    "MEETUP_ENV": "environment",
    "SECRET_KEY": "secret_key",
    "OLD_SECRET_KEYS": "old_secret_keys",
    "DATABASE_URL": "database_url",
    "DATABASE_POOLER": "database_pooler",
    "REDIS_URL": "redis_url",
    "SMTP_URL": "smtp_url",
    "SMTP_CA_FILE": "smtp_ca_file",
    "MAIL_FROM": "mail_from",
    "OPERATOR_NAME": "operator_name",
    "OPERATOR_ADDRESS": "operator_address",
    "OPERATOR_MAIL": "operator_mail",
    "OPERATOR_DETAILS": "operator_details",
    "HOSTED_BY": "hosted_by",
    "FONT_CJK": "font_cjk",
    "PUSH_PUBLIC_KEY": "push_public_key",
    "PUSH_PRIVATE_KEY": "push_private_key",
    "LOG_FORMAT": "log_format",
    "METRICS_HOST": "metrics_host",
    "PROMETHEUS_MULTIPROC_DIR": "metrics_folder",
    "SENTRY_DSN": "sentry_dsn",
}
"""The environment variables that are taken over as they are, with the fields of ``Config`` that hold them."""

NUMBER_SETTINGS = {
    "TRUSTED_PROXIES": "trusted_proxies",
    "WEB_CONCURRENCY": "processes",
    "THREADS": "threads",
    "MAX_STREAMS": "max_streams",
    "LINKS_PER_HOUR": "links_per_hour",
    "METRICS_PORT": "metrics_port",
}
RETENTION_SETTINGS = ("MAILS_KEPT", "TALK_KEPT", "NOTICES_KEPT", "SIGN_INS_KEPT", "BACKUPS_KEPT")


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that differs between one installation and another.

    ``old_secret_keys`` are earlier ones, separated by spaces. The ledger of erasures, and the hashes of addresses that
    refused, are read with them.
    ``base_url`` is the origin that people use, without a trailing slash. Links in mails are built from it alone.
    ``database_pooler`` is ``transaction`` where PostgreSQL is reached by PgBouncer that pools transactions.
    ``trusted_proxies`` is the number of reverse proxies whose ``X-Forwarded-*`` headers are trusted.
    ``push_services`` are the only origins that push messages are sent to; ``*.`` stands for any one subdomain.
    ``smtp_ca_file`` holds the certificates (PEM) that the mail server's is checked against, in place of the system's.
    ``operator_name``, ``operator_address`` (its lines separated by commas or line breaks) and ``operator_mail`` say who
    runs the site, on the pages that the law asks for. That address also gets what people report. ``operator_details``
    is what else an imprint has to say, and ``hosted_by`` the company on whose machines the site runs.
    ``font_cjk`` is the file of the typeface for Chinese, Japanese and Korean; without one, usual places are looked at.
    ``processes`` is the number of processes that serve pages, ``threads`` that of the threads for pages in each.
    ``max_streams`` is the number of streams that one of them holds open at the same time.
    ``log_format`` is ``plain`` or ``json``. Metrics are at ``metrics_host`` and ``metrics_port``, unless that is 0;
    ``metrics_folder``, which ``gunicorn.py`` sets, is where several processes share what they count.
    ``sentry_dsn`` is the address that errors are sent to, in place of mails to ``operator_mail``.
    ``links_per_hour`` is how many mails with a link go out in an hour, to all people together.

    Those that end in ``_kept`` are numbers of days: how long mails and pushes are stored after they were sent
    (``mails_kept``), the content of rooms after their event has ended (``talk_kept``), notices after they
    were seen (``notices_kept``), and sign-ins after they have ended (``sign_ins_kept``). ``backups_kept`` is how long
    the operator keeps a backup: whoever deletes their account reads when the last one with their data is gone.
    """

    environment: str = "production"
    secret_key: str = "development-only-secret-never-used-in-production"
    old_secret_keys: str = ""
    debug: bool = False
    instance: Path = ROOT / "instance"
    database_url: str = ""
    base_url: str = "http://localhost:8000"
    database_pooler: str = ""
    redis_url: str | None = None
    smtp_url: str | None = None
    smtp_ca_file: str | None = None
    mail_from: str = "Meetup companion <hello@localhost>"
    operator_name: str = ""
    operator_address: str = ""
    operator_mail: str = ""
    operator_details: str = ""
    hosted_by: str = ""
    font_cjk: str = ""
    trusted_proxies: int = 0
    push_public_key: str = ""
    push_private_key: str = ""
    push_services: tuple[str, ...] = PUSH_SERVICES
    processes: int = 1
    threads: int = 8
    max_streams: int = 6000
    mails_kept: int = 30
    talk_kept: int = 365
    notices_kept: int = 90
    sign_ins_kept: int = 90
    backups_kept: int = 30
    links_per_hour: int = 5000
    log_format: str = "plain"
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    metrics_folder: str = ""
    sentry_dsn: str = ""

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.instance / 'meetup.sqlite3'}")
        if not self.is_development:
            self._refuse_unsafe()
        if self.is_production:
            self._refuse_unreachable()
        _ = self.mail_server  # raises ConfigError for what it cannot use
        if self.database_pooler not in ("", "transaction"):
            raise ConfigError("DATABASE_POOLER must be transaction, or empty where PostgreSQL itself is reached.")
        if self.font_cjk and not Path(self.font_cjk).is_file():
            raise ConfigError(f"FONT_CJK names no file: {self.font_cjk}")
        refuse_unusable_watching(self.log_format, self.metrics_port, self.sentry_dsn)
        if bool(self.push_public_key) != bool(self.push_private_key):
            raise ConfigError("PUSH_PUBLIC_KEY and PUSH_PRIVATE_KEY belong together; `flask push-keys` makes both.")

    def _refuse_unsafe(self) -> None:
        if self.secret_key == Config.secret_key or is_guessable(self.secret_key):
            raise ConfigError(
                f"SECRET_KEY must be set to at least {MIN_SECRET_BYTES} random bytes, for example what "
                "`python -c 'import secrets; print(secrets.token_urlsafe(32))'` prints. "
                "On your own machine, MEETUP_ENV=development needs none."
            )
        if self.debug:
            raise ConfigError("FLASK_DEBUG must be off outside development.")

    def _refuse_unreachable(self) -> None:
        if not all(service.startswith("https://") for service in self.push_services):
            raise ConfigError("PUSH_SERVICES must be https.")
        if self.base_url == Config.base_url:
            raise ConfigError("BASE_URL must be set to the address people use, for example https://meet.example.org.")
        if not self.is_https and not is_loopback_origin(self.base_url):
            raise ConfigError("BASE_URL must be https, because passwords and contacts cross the network.")
        if self.processes > 1 and not self.redis_url:
            raise ConfigError(
                "REDIS_URL must be set with WEB_CONCURRENCY above 1, because the processes share their limits there."
            )
        if not (self.operator_name and self.operator_address and self.operator_mail):
            raise ConfigError(
                "OPERATOR_NAME, OPERATOR_ADDRESS and OPERATOR_MAIL must be set, because people have a right to know "
                "who stores their data: /privacy and /imprint say it."
            )
        if self.mail_server is None:
            raise ConfigError("SMTP_URL must be set, for example smtp://user:password@mail.example.org:587.")
        if not self.mail_server.is_safe:
            raise ConfigError("SMTP_URL must not turn off STARTTLS, because sign-in links cross the network.")

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
            values["base_url"] = parse_origin(base_url)
        if instance := environ.get("MEETUP_INSTANCE"):
            values["instance"] = Path(instance).resolve()
        for name, field in NUMBER_SETTINGS.items():
            if text := environ.get(name):
                values[field] = parse_whole_number(name, text)
        for name in RETENTION_SETTINGS:
            if text := environ.get(name):
                values[name.lower()] = parse_days(name, text)
        if services := environ.get("PUSH_SERVICES"):
            values["push_services"] = parse_push_origins(services)
        if values.get("environment", cls.environment) == "development" and "push_private_key" not in values:
            values |= read_settings(values.get("instance", cls.instance) / PUSH_KEYS_FILE)
        values["debug"] = environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no")
        return cls(**values)

    @property
    def secret_keys(self) -> list[str]:
        """The present secret key and the earlier ones. If there is one earlier key, there may be spaces in it."""
        return [self.secret_key, *filter(None, [self.old_secret_keys]), *self.old_secret_keys.split()]

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @cached_property
    def mail_server(self) -> MailServer | None:
        """The mail server, ``None`` without one, as in development. It raises ConfigError for an unsafe one."""
        return MailServer.from_url(self.smtp_url, self.smtp_ca_file) if self.smtp_url else None

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
