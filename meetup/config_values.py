"""Reading and judging single values of the configuration. Every refusal names the setting and says what to set."""

import re
from pathlib import Path
from urllib.parse import urlsplit

ORIGIN_PATTERN = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
PUSH_ORIGIN_PATTERN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
LOOPBACK_PATTERN = re.compile(r"localhost|[a-z0-9-]+\.localhost|127(\.[0-9]{1,3}){3}|::1")
MAX_RETENTION_DAYS = 36500
"""A hundred years. With much longer periods, the day before which rows are erased would not be a valid date."""
MAX_PORT = 65535
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)
"""The push services of Chrome and browsers based on it, Firefox, Safari and Edge."""
MIN_SECRET_BYTES = 32
MIN_DISTINCT_CHARACTERS = 8
MIN_DISTINCT_SHARE = 0.6
"""The share of different three-letter sequences. It is above 0.95 in what a generator of random text writes."""


class ConfigError(RuntimeError):
    """The configuration is incomplete or unsafe. The message says what to set."""


def parse_origin(url: str) -> str:
    """Return ``url`` in the form that browsers use: in lower case, without a trailing slash or the default port."""
    match = ORIGIN_PATTERN.fullmatch(url.strip().lower().rstrip("/"))
    if not match:
        raise ConfigError(f"BASE_URL must be an address without a path, like https://meet.example.org, not {url!r}.")
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (port if port and port != DEFAULT_PORTS[scheme] else "")


def parse_push_origins(text: str) -> tuple[str, ...]:
    origins = tuple(text.lower().replace(",", " ").split())
    for origin in origins:
        if not PUSH_ORIGIN_PATTERN.fullmatch(origin):
            raise ConfigError(f"PUSH_SERVICES must be origins like https://push.example.org, not {origin!r}.")
    return origins


def parse_whole_number(name: str, text: str) -> int:
    if not text.isdigit():
        raise ConfigError(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def parse_days(name: str, text: str) -> int:
    days = parse_whole_number(name, text)
    if not 1 <= days <= MAX_RETENTION_DAYS:
        raise ConfigError(f"{name} must be from 1 to {MAX_RETENTION_DAYS} days, not {text!r}.")
    return days


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this machine itself, so that what is sent there crosses no network."""
    return bool(LOOPBACK_PATTERN.fullmatch(host))


def is_loopback_origin(origin: str) -> bool:
    return is_loopback(urlsplit(origin).hostname or "")


def refuse_unusable_watching(log_format: str, metrics_port: int, sentry_dsn: str) -> None:
    """Raise ConfigError if one of the settings by which the operator watches over the site cannot be used."""
    if log_format not in ("plain", "json"):
        raise ConfigError("LOG_FORMAT must be plain or json.")
    if metrics_port > MAX_PORT:
        raise ConfigError(f"METRICS_PORT must be from 1 to {MAX_PORT}, or 0 for none.")
    address = urlsplit(sentry_dsn)
    if sentry_dsn and not (address.scheme in ("http", "https") and address.hostname):
        raise ConfigError("SENTRY_DSN must be an address like https://key@errors.example.org/1.")


def read_settings(path: Path) -> dict[str, str]:
    """Return the settings in a file of lines ``NAME=value``, with names in lower case; none if there is no file."""
    lines = path.read_text().split() if path.exists() else []
    return {name.lower(): value for name, _, value in (line.partition("=") for line in lines)}


def is_guessable(secret: str) -> bool:
    """Return whether ``secret`` is short, or repeats itself as no random text does."""
    sequences = [secret[at : at + 3] for at in range(len(secret) - 2)]
    return (
        len(secret.encode()) < MIN_SECRET_BYTES
        or len(set(secret)) < MIN_DISTINCT_CHARACTERS
        or len(set(sequences)) < MIN_DISTINCT_SHARE * len(sequences)
    )
