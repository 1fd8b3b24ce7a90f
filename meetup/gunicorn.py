"""Settings of gunicorn: threads in one process with SQLite, several processes with PostgreSQL."""

import ctypes
import gc
import os
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

M_ARENA_MAX = -8
"""The constant of glibc's ``malloc.h``; see mallopt(3)."""

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "server.worker.BufferingWorker"
threads = int(os.environ.get("THREADS", "8"))
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
keepalive = 15
forwarder_headers = ""  # no header of a client says below which path the site is
graceful_timeout = 10
accesslog = None
control_socket_disable = True  # nobody here uses it, and where there is no home folder it cannot be made
preload_app = workers > 1
if os.environ.get("LOG_FORMAT") == "json":
    logconfig_dict = {
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["error_console"], "propagate": False}},
        "formatters": {"json": {"()": "server.json_lines.JsonFormatter"}},
        "handlers": {
            "error_console": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"},
            "console": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"},
        },
    }

if hasattr(libc := ctypes.CDLL(None), "mallopt"):  # glibc
    # Otherwise each thread gets a heap of its own, although the interpreter runs only one of them at a time.
    libc.mallopt(M_ARENA_MAX, 1)


def on_starting(server: Arbiter) -> None:
    """Tell the application how many processes there are, also if that was said to gunicorn itself (``--workers``)."""
    os.environ["WEB_CONCURRENCY"] = str(server.cfg.workers)
    if os.environ.get("METRICS_PORT", "0") != "0":
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_metrics_folder())


def _empty_metrics_folder() -> Path:
    """Return the folder in which the processes share what they count, without what earlier ones did."""
    instance = os.environ.get("MEETUP_INSTANCE") or Path(__file__).resolve().parent.parent / "instance"
    folder = Path(instance) / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    for counted in folder.glob("*.db"):
        counted.unlink()
    return folder


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Let the streams of a process that has ended count no more."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415  only with metrics

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def post_worker_init(worker: Worker) -> None:
    """Let the application begin to serve, and exclude everything that is loaded by now from garbage collection.

    It is never freed, and during a long export the collector would look through it dozens of times.
    """
    if begin_serving := getattr(worker.wsgi, "extensions", {}).get("begin_serving"):
        begin_serving()
    gc.freeze()
