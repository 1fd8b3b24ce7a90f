"""L2: what an installation must set, and how it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from meetup.config import Config, ConfigError

SECRET = "0123456789abcdef0123456789abcdef"
LIVE = {
    "MEETUP_ENV": "production",
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://meet.example.org",
    "SMTP_URL": "smtp://mail.example.org",
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
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET[1:]}, "SECRET_KEY"),
        ({"SECRET_KEY": Config.secret_key}, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"FLASK_DEBUG": "true"}, "FLASK_DEBUG"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
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
    assert Config.from_environment({"BASE_URL": said}).base_url == kept


def test_a_newcomer_sets_nothing(tmp_path: Path) -> None:
    config = Config.from_environment({"MEETUP_INSTANCE": str(tmp_path)})
    assert config.is_development
    assert config.database_url == f"sqlite:///{tmp_path}/meetup.sqlite3"


def test_cookies_follow_the_scheme() -> None:
    plain, safe = (Config(base_url=f"{scheme}://meet.example.org").for_flask() for scheme in ("http", "https"))
    assert (plain["SESSION_COOKIE_SECURE"], safe["SESSION_COOKIE_SECURE"]) == (False, True)
    assert safe["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_a_hung_redis_holds_a_page_for_half_a_second() -> None:
    options = replace(Config(), redis_url="redis://127.0.0.1").for_flask()["RATELIMIT_STORAGE_OPTIONS"]
    assert options["socket_timeout"] == options["socket_connect_timeout"] == 0.5
    assert options["retry"].get_retries() == 0
