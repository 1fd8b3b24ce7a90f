"""The gunicorn worker: one loop reads requests and sends answers for all clients, threads only answer."""

import errno
import socket
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from .clients import Clients
from .connection import Connection
from .lanes import EXPORTS, PAGES, SLOW_LANE_THREADS, STREAMS, UPLOADS, WATCHED, Lanes, is_upload

STOP_IDLE_SECONDS = 2.0
"""Seconds for which a stopping worker waits for a request on a connection that is open."""

ACCEPTS_AT_A_TIME = 64


class BufferingWorker(ThreadWorker):
    """Answer each request in a thread once all of it is here, and send its answer without one.

    An application with Flask's ``extensions`` says by ``extensions["lane_of"](method, path)`` in which lane a request
    is answered. All others are answered in the threads of pages.
    """

    def init_process(self) -> None:
        self.closed_late_at = monotonic()
        self.cfg.set("sendfile", False)  # our socket has no such method: the system call would wait for the client
        super().init_process()

    def get_thread_pool(self) -> Lanes:
        sizes = {PAGES: self.cfg.threads, EXPORTS: SLOW_LANE_THREADS, UPLOADS: SLOW_LANE_THREADS, **WATCHED}
        # With TLS, some streams keep a thread (meetup/live/bodies.py), and would keep out all others.
        return Lanes(sizes if self.cfg.is_ssl else {**sizes, STREAMS: SLOW_LANE_THREADS})

    @property
    def nr_conns(self) -> int:
        return self.clients.count

    @nr_conns.setter
    def nr_conns(self, _count: int) -> None:
        """Ignore the count that gunicorn begins with: the clients count themselves."""

    def run(self) -> None:
        self.clients = Clients(self.poller, self.log, self._dispatch, self._answer_malformed)
        self.poller.register(self.method_queue.fileno(), EVENT_READ, self.method_queue.run_callbacks)
        self._serve()
        self._stop()

    def _serve(self) -> None:
        while self.alive:
            self.notify()
            # If all clients wait for us, there is nobody who could make room for another.
            self.set_accept_enabled(self.clients.count < self.worker_connections or len(self.clients) > 0)
            self.wait_for_and_dispatch_events(timeout=1.0)
            if not self.is_parent_alive():
                break
            if monotonic() - self.closed_late_at > 1:
                self.closed_late_at = monotonic()
                self.clients.close_late()

    def _stop(self) -> None:
        """Answer what has been asked, within the time that a stopping worker has."""
        self.set_accept_enabled(False)
        self.clients.limit_idle_time(STOP_IDLE_SECONDS)
        deadline = monotonic() + self.cfg.graceful_timeout
        while self.clients.count > 0 and monotonic() < deadline:
            self.notify()
            self.wait_for_and_dispatch_events(timeout=0.1)
            self.clients.close_late()
        self.clients.close_all()
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()
        for listener in self.sockets:
            listener.close()

    def accept(self, listener: socket.socket) -> None:
        for _ in range(ACCEPTS_AT_A_TIME):
            try:
                raw, client = listener.accept()
            except OSError as error:
                if error.errno in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                    return
                raise
            if self.clients.count >= self.worker_connections:
                self.clients.close_longest_waiting()
            self.clients.add(Connection(self.cfg, raw, client, listener.getsockname()))

    def _dispatch(self, connection: Connection) -> None:
        request = connection.incoming.request
        assert request
        lane = self._lane_of(request.method, request.path)
        if lane == PAGES and is_upload(request.headers):
            lane = UPLOADS
        if lane == EXPORTS:
            if self.tpool.enter_exports():
                connection.sock.on_answered = self.tpool.leave_exports
            else:
                connection.sock.refuses_export, lane = True, PAGES
        connection.sock.on_released = partial(self.method_queue.defer, self._release, connection)
        answer = self.tpool.submit(lane, self.handle, connection)
        answer.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, connection, done))

    def _lane_of(self, method: str, path: str) -> str:
        lane_of = getattr(self.wsgi, "extensions", {}).get("lane_of")
        return str(lane_of(method, path)) if lane_of else PAGES

    def _answer_malformed(self, connection: Connection, error: Exception) -> None:
        self.handle_error(None, connection.sock, connection.client, error)

    def handle(self, conn: Connection) -> bool:
        """Answer a request. Return whether its connection can be used for another one. Runs in a thread."""
        request: Any = conn.incoming.request
        try:
            keeps_alive = bool(self._keepalive_after(conn, self.handle_request(request, conn)))
            conn.sock.flush()
        except ConnectionError:
            return False
        except OSError:
            self.log.exception("Error sending an answer")
            return False
        except StopIteration:  # gunicorn has logged an error in the middle of an answer
            return False
        except Exception as error:
            self.handle_error(request, conn.sock, conn.client, error)
            return False
        return keeps_alive

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        conn.sock.refuses_export = conn.sock.is_second_time = False
        on_held, conn.sock.on_held = conn.sock.on_held, None
        if on_held:
            on_held()
        else:
            self.clients.answer(conn, fs.exception() is None and fs.result())

    def _release(self, conn: Connection, data: bytes | None) -> None:
        """Send an answer that was held back, with ``data``; or have the request answered again if that is None."""
        if data is None:
            conn.sock.forget_answer()
            conn.sock.is_second_time = True
            self._dispatch(conn)
        else:
            self.clients.answer_held(conn, data)
