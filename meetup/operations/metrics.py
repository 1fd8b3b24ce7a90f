"""Metrics for Prometheus, on a port of their own (``METRICS_PORT``). Nothing in them is about a person.

Each process of gunicorn counts its requests in files that all of them share. One of them answers for all; if it ends,
another takes the port. What is in the database is counted when it is asked for.
"""

import errno
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ..config import Config
from ..database import begin_reading
from ..extensions import db, now
from ..hooks import KeyedHook
from ..outbox import Mail, Push
from .beats import WORKER
from .models import Beat
from .observing import Observation, observe

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TICK_SECONDS = 2.0

measures: KeyedHook[Callable[[], float]] = KeyedHook("measures")
"""Return a number that the database knows. The key is the name of the metric, after ``meetup_``."""


def init_app(app: Flask) -> None:
    """Count requests from now on, if there is a port for metrics. Otherwise the library is not even loaded."""
    if app.config["MEETUP"].metrics_port:
        observe(app, _counter_of_requests())


def begin(app: Flask) -> None:
    """Serve metrics from this process, or be ready to, if there is a port for them."""
    if app.config["MEETUP"].metrics_port:
        Thread(target=_serve, args=(app,), name="metrics", daemon=True).start()


def registry_of(app: Flask) -> "CollectorRegistry":
    """Return what collects the metrics of all processes, and those of the database."""
    from prometheus_client import REGISTRY, CollectorRegistry  # noqa: PLC0415  see ``init_app``
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    registry = CollectorRegistry()
    if app.config["MEETUP"].metrics_folder:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(_DatabaseCollector(app))
    return registry


@measures("outbox_waiting")
def count_waiting() -> float:
    """Return how many mails and pushes are neither sent nor given up."""
    return float(sum(db.session.scalar(select(func.count()).where(model.is_pending())) or 0 for model in (Mail, Push)))


@measures("outbox_oldest_seconds")
def age_of_oldest() -> float:
    """Return how many seconds ago the oldest of them was written."""
    oldest = [db.session.scalar(select(func.min(model.created_at)).where(model.is_pending())) for model in (Mail, Push)]
    return max((_seconds_since(moment) for moment in oldest if moment), default=0.0)


@measures("worker_beat_age_seconds")
def age_of_beat() -> float:
    """Return how many seconds ago the worker last ran; not a number if it never did."""
    last = Beat.last(WORKER)
    return _seconds_since(last) if last else float("nan")


def _seconds_since(moment: datetime) -> float:
    return max(0.0, (now() - moment).total_seconds())


class _DatabaseCollector:
    """Collect what ``measures`` knows. While the database is away, these metrics are missing."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  see ``init_app``

        with self._app.app_context():
            try:
                begin_reading()
                numbers = {name: measure() for name, measure in measures.items()}
            except SQLAlchemyError:
                db.discard()
                numbers = {}
        yield GaugeMetricFamily("meetup_database_up", "Whether the database answers", value=float(bool(numbers)))
        for name, number in numbers.items():
            yield GaugeMetricFamily(f"meetup_{name}", (measures[name].__doc__ or name).splitlines()[0], value=number)


@cache
def _counter_of_requests() -> Callable[[Observation], None]:
    from prometheus_client import Counter, Histogram  # noqa: PLC0415  see ``init_app``

    seconds = Histogram("meetup_request_seconds", "Time until an answer is ready", ["endpoint"], buckets=BUCKETS)
    answers = Counter("meetup_requests", "Requests that were answered", ["endpoint", "status"])
    unavailable = Counter("meetup_unavailable", "Answers 503, as when the database was busy or away")

    @cache
    def children(endpoint: str, status_class: int) -> tuple[Any, Any]:
        return seconds.labels(endpoint), answers.labels(endpoint, f"{status_class}xx")

    def count(seen: Observation) -> None:
        duration, number = children(seen.endpoint, seen.status // 100)
        duration.observe(seen.seconds)
        number.inc()
        if seen.status == 503:
            unavailable.inc()

    return count


@cache
def _streams_gauge() -> Any:
    from prometheus_client import Gauge  # noqa: PLC0415  see ``init_app``

    return Gauge("meetup_open_streams", "Streams that are open", multiprocess_mode="livesum")


def _serve(app: Flask) -> None:
    """Keep the number of streams up to date, and take the port whenever it is free."""
    from prometheus_client import start_http_server  # noqa: PLC0415  see ``init_app``

    config: Config = app.config["MEETUP"]
    is_serving = False
    while True:
        _streams_gauge().set(app.extensions["live"].hub.stream_count)
        if not is_serving:
            try:
                start_http_server(config.metrics_port, config.metrics_host, registry_of(app))
                is_serving = True
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    app.logger.error("metrics: the port cannot be opened (%s)", type(error).__name__)
                    return
        time.sleep(TICK_SECONDS)
