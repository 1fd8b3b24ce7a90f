"""Our server, which is killed with all its children instead of being stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests import servers
from tests.faults.phones import PATIENCE


def serves(port: int) -> bool:
    """Whether a page comes; the port is open before that."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
            connection.request("GET", "/sign-in", headers={"Host": f"localhost:{port}"})
            return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False


@contextmanager
def server(port: int, environ: Mapping[str, str], log: Path) -> Iterator[float]:
    """Our server until the block ends, when it is killed with all its children; yields the seconds it took to be up."""
    options = f"--config meetup/gunicorn.py --bind 127.0.0.1:{port} wsgi:app"
    command, began = [sys.executable, "-m", "gunicorn", *options.split()], time.monotonic()
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, cwd=servers.ROOT, env=environ, stdout=output, stderr=output, start_new_session=True
        ) as process,
    ):
        try:
            while not serves(port):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() - began < PATIENCE
                time.sleep(0.02)
            yield time.monotonic() - began
        finally:
            os.killpg(process.pid, signal.SIGKILL)
