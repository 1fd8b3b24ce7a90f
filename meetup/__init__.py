"""The event companion: show a code, scan a code, know whom you met, and follow up afterwards."""

from flask import Flask

from . import (
    announcements,
    appointments,
    asks,
    assets,
    badges,
    checkin,
    cli,
    codes,
    coffee,
    contacts,
    database,
    demo,
    directory,
    drafts,
    errors,
    events,
    exchange,
    follow_up,
    formats,
    goals,
    guide,
    ids,
    insights,
    introductions,
    jobs,
    lanes,
    languages,
    legal,
    live,
    moderation,
    navigation,
    operations,
    operators,
    outbox,
    parts,
    people,
    posters,
    public_pages,
    pwa,
    quick_urls,
    registration,
    reminders,
    response_headers,
    rooms,
    schedule,
    security,
    sponsors,
    stencils,
    suggestions,
    team,
    tickets,
    transfer,
)
from .config import Config
from .database.retries import RetryingFlask
from .extensions import compress, csrf, db, limiter, login
from .flask_settings import flask_settings
from .lazy_rules import LazyRule

SLICES = (
    outbox,
    operations,
    jobs,
    people,
    codes,
    events,
    registration,
    tickets,
    badges,
    rooms,
    team,
    announcements,
    schedule,
    coffee,
    moderation,
    operators,
    checkin,
    contacts,
    exchange,
    goals,
    guide,
    directory,
    suggestions,
    insights,
    sponsors,
    posters,
    reminders,
    introductions,
    drafts,
    asks,
    appointments,
    follow_up,
    transfer,
    pwa,
    legal,
)


def create_app(config: Config | None = None) -> Flask:
    """Return the WSGI application, configured from the environment unless there is a ``config``."""
    config = config or Config.from_environment()
    config.instance.mkdir(parents=True, exist_ok=True)
    app: Flask = RetryingFlask(
        __name__,
        template_folder="../templates",
        static_folder=None,
        instance_path=str(config.instance),
    )
    app.config.from_mapping(flask_settings(config), SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(config))
    app.url_rule_class = LazyRule
    app.jinja_environment = languages.TranslatingEnvironment
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    cli.init_app(app)
    db.init_app(app)
    database.init_app(app)
    for extension in (compress, login, csrf, limiter):
        extension.init_app(app)
    languages.init_app(app)
    public_pages.init_app(app)
    security.init_app(app)
    response_headers.init_app(app)
    ids.init_app(app)
    quick_urls.init_app(app)
    live.init_app(app)
    lanes.init_app(app)
    for slice_ in SLICES:
        slice_.init_app(app)
    demo.init_app(app)
    formats.init_app(app)
    navigation.init_app(app)
    errors.init_app(app)
    assets.init_app(app)
    parts.init_app(app)
    stencils.init_app(app)
    app.wsgi_app = security.at_root(app.wsgi_app)  # type: ignore[method-assign]
    operations.observing.in_front(app)
    security.check_policies(app)
    return app
