"""Settings of gunicorn: threads in one process with SQLite, several processes with PostgreSQL."""

import ctypes
import gc
import os

from gunicorn.arbiter import Arbiter

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
preload_app = workers > 1

if hasattr(libc := ctypes.CDLL(None), "mallopt"):  # glibc
    # Otherwise each thread gets a heap of its own, although the interpreter runs only one of them at a time.
    libc.mallopt(M_ARENA_MAX, 1)


def on_starting(server: Arbiter) -> None:
    """Tell the application how many processes there are, also if that was said to gunicorn itself (``--workers``)."""
    os.environ["WEB_CONCURRENCY"] = str(server.cfg.workers)


def post_worker_init(_worker: object) -> None:
    """Exclude everything that is loaded by now from garbage collection, because it is never freed.

    During a long export, the collector would look through it dozens of times.
    """
    gc.freeze()
