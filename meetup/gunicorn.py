"""gunicorn's settings: threads in one process with SQLite, several processes with PostgreSQL."""

import gc
import os

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "8"))
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
keepalive = 15
graceful_timeout = 10
accesslog = None
preload_app = workers > 1


def post_worker_init(_worker: object) -> None:
    """What was loaded by now stays for good: a long export would have it looked through dozens of times."""
    gc.freeze()
