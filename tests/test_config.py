"""L2: what an installation must set, and how it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from meetup.config import Config
from meetup.config_values import ConfigError
from meetup.flask_settings import flask_settings

SECRET = "wI7q1Uu2bJxkFz3Vd0mYtR8sQeLgNc5P"
LIVE = {
    "MEETUP_ENV": "production",
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://meet.example.org",
    "SMTP_URL": "smtp://user:password@mail.example.org:587",
    "OPERATOR_NAME": "Meet well e. V.",
    "OPERATOR_ADDRESS": "Rua do Alecrim 1, Lisbon",
    "OPERATOR_MAIL": "hello@example.org",
}

pytestmark = pytest.mark.one_database


def test_what_is_set_is_used() -> None:
    config = Config.from_environment({**LIVE, "TRUSTED_PROXIES": "2", "DATABASE_URL": "postgres://u:p@db/meetup"})
    assert (config.netloc, config.is_https, config.trusted_proxies) == ("meet.example.org", True, 2)
    assert config.sqlalchemy_url == "postgresql+psycopg://u:p@db/meetup"
    assert not config.is_development


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TALK_KEPT": "0"}, "TALK_KEPT must be from 1 to 36500 days"),
        ({"MAILS_KEPT": "36501"}, "MAILS_KEPT must be from 1 to 36500 days"),
        ({"NOTICES_KEPT": "9999999999"}, "NOTICES_KEPT must be from 1 to 36500 days"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT must be plain or json"),
        ({"METRICS_PORT": "70000"}, "METRICS_PORT must be from 1 to 65535"),
        ({"SENTRY_DSN": "errors.example.org"}, "SENTRY_DSN must be an address"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET[1:]}, "SECRET_KEY"),
        ({"SECRET_KEY": Config.secret_key}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": "0123456789abcdef" * 4}, "SECRET_KEY"),
        ({"SECRET_KEY": "passwordpasswordpassword1password!"}, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"DATABASE_POOLER": "session"}, "DATABASE_POOLER must be transaction"),
        ({"OPERATOR_NAME": ""}, "OPERATOR_NAME"),
        ({"OPERATOR_ADDRESS": ""}, "OPERATOR_ADDRESS"),
        ({"OPERATOR_MAIL": ""}, "OPERATOR_MAIL"),
        ({"SMTP_URL": "mail.example.org"}, "SMTP_URL must begin with"),
        ({"SMTP_URL": "imap://mail.example.org"}, "SMTP_URL must begin with"),
        ({"SMTP_URL": "smtp://mail.example.org:port"}, "SMTP_URL must begin with"),
        ({"SMTP_URL": "smtp://:587"}, "SMTP_URL must name a host"),
        ({"SMTP_URL": "smtp://mail.example.org?tls=no"}, "SMTP_URL must name a host"),
        ({"SMTP_URL": "smtp://mail.example.org?starttls=maybe"}, "SMTP_URL must name a host"),
        ({"SMTP_URL": "smtp://mail.example.org?starttls=no"}, "SMTP_URL must not turn off STARTTLS"),
        ({"SMTP_URL": "smtp://user:password@mail.example.org?starttls=no"}, "never sent without TLS"),
        ({"SMTP_CA_FILE": "/nowhere.pem"}, "SMTP_CA_FILE"),
        ({"SMTP_CA_FILE": __file__}, "SMTP_CA_FILE"),
        ({"WEB_CONCURRENCY": "2"}, "REDIS_URL"),
        ({"BASE_URL": "http://meet.example.org"}, "BASE_URL must be https"),
        ({"BASE_URL": "http://192.168.1.7:8000"}, "BASE_URL must be https"),
        ({"BASE_URL": "http://localhost.example.org"}, "BASE_URL must be https"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "meet.example.org"}, "BASE_URL"),
        ({"BASE_URL": "https://meet.example.org/app"}, "BASE_URL"),
        ({"BASE_URL": "https://user@meet.example.org"}, "BASE_URL"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"MEETUP_ENV": "prod"}, "MEETUP_ENV"),
    ],
)
def test_what_is_unsafe_or_unclear_is_refused_by_name(changed: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Config.from_environment(LIVE | changed)


def test_without_a_word_it_is_production() -> None:
    """L3: forgetting a setting must not open the doors of development."""
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        Config.from_environment({})
    assert Config.from_environment({name: value for name, value in LIVE.items() if name != "MEETUP_ENV"}).is_production


@pytest.mark.parametrize(
    "allowed",
    [
        {"BASE_URL": "http://127.0.0.1:8000"},
        {"BASE_URL": "http://[::1]"},
        {"BASE_URL": "http://localhost"},
        {"SMTP_URL": "smtps://user:password@mail.example.org"},
        {"SMTP_URL": "smtp://mail.example.org"},
        {"SMTP_URL": "smtp://127.0.0.1:25"},
        {"WEB_CONCURRENCY": "2", "REDIS_URL": "redis://127.0.0.1"},
        {"SECRET_KEY": "4a7d1ed414474e4033ac29ccb8653d9b"},
        {"SECRET_KEY": "Zx8-_kQ2mP0aR5tV9yB3nH6jL1wE4uI7"},
    ],
)
def test_what_is_safe_is_allowed(allowed: dict[str, str]) -> None:
    assert Config.from_environment(LIVE | allowed).is_production


@pytest.mark.parametrize(
    ("url", "port", "protection"),
    [
        ("smtps://mail.example.org", 465, "tls"),
        ("smtp://mail.example.org", 25, "starttls"),
        ("smtp://mail.example.org:2525", 2525, "starttls"),
        ("smtp://us%40er:p%40ss@mail.example.org:587", 587, "starttls"),
        ("smtp://127.0.0.1:1025", 1025, ""),
        ("smtp://localhost:587", 587, "starttls"),
        ("smtp://localhost:1025?starttls=yes", 1025, "starttls"),
    ],
)
def test_the_mail_server_is_spoken_to_in_private(url: str, port: int, protection: str) -> None:
    """L3: what does not stay on this machine is encrypted, whatever the port."""
    server = Config.from_environment(LIVE | {"SMTP_URL": url}).mail_server
    assert server
    assert server.port == port
    assert (server.tls, server.starttls) == (protection == "tls", protection == "starttls")
    assert server.username in ("", "us@er")


@pytest.mark.parametrize("unsafe", [{"SECRET_KEY": ""}, {"SECRET_KEY": "short"}, {"FLASK_DEBUG": "1"}])
def test_testing_is_no_excuse(unsafe: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        Config.from_environment(LIVE | {"MEETUP_ENV": "testing"} | unsafe)


def test_a_refusal_never_says_the_secret() -> None:
    with pytest.raises(ConfigError) as refusal:
        Config.from_environment(LIVE | {"SECRET_KEY": "my little secret"})
    assert "my little secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("https://meet.example.org/", "https://meet.example.org"),
        ("https://Meet.Example.ORG", "https://meet.example.org"),
        ("https://meet.example.org:443", "https://meet.example.org"),
        ("http://192.168.1.7:8000", "http://192.168.1.7:8000"),
        ("http://[::1]:80", "http://[::1]"),
    ],
)
def test_the_address_is_kept_as_browsers_write_it(said: str, kept: str) -> None:
    assert Config.from_environment({"MEETUP_ENV": "development", "BASE_URL": said}).base_url == kept


def test_a_newcomer_sets_nothing_else(tmp_path: Path) -> None:
    config = Config.from_environment({"MEETUP_ENV": "development", "MEETUP_INSTANCE": str(tmp_path)})
    assert config.is_development
    assert config.database_url == f"sqlite:///{tmp_path}/meetup.sqlite3"


def test_cookies_follow_the_scheme() -> None:
    config = Config(environment="development", base_url="http://meet.example.org")
    plain, safe = flask_settings(config), flask_settings(replace(config, base_url="https://meet.example.org"))
    assert (plain["SESSION_COOKIE_SECURE"], safe["SESSION_COOKIE_SECURE"]) == (False, True)
    assert safe["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_a_hung_redis_holds_a_page_for_half_a_second() -> None:
    options = flask_settings(Config(environment="development", redis_url="redis://127.0.0.1"))[
        "RATELIMIT_STORAGE_OPTIONS"
    ]
    assert options["socket_timeout"] == options["socket_connect_timeout"] == 0.5
    assert options["retry"].get_retries() == 0
