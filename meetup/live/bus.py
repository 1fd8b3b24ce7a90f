"""Messages between the processes of one installation. They go over Redis, or nowhere if there is only one process.

A sender puts its message on a queue and goes on, so a dead or hung Redis costs a request nothing. A failure is noticed
within three quarters of a second, and the connection is tried again every second. Messages sent in the meantime are
dropped. Once Redis is back, each process asks all others to look in the database for what they have missed.
"""

import json
import secrets
import threading
import time
from collections.abc import Callable
from logging import Logger
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from redis.client import PubSub

PING_SECONDS, PONG_TIMEOUT_SECONDS = 0.25, 0.5
RECONNECT_SECONDS = 1.0
LIVENESS_SECONDS = 0.5
"""Seconds between two questions which other processes are there. A phone comes back after a second at the earliest."""

STOP_TIMEOUT_SECONDS = 1.0

MessageHandler = Callable[[str, str, list[Any]], None]
"""Handles a message. It takes the name of the sending process, the verb and the list of arguments."""


class Bus(Protocol):
    """Connect the processes. ``is_healthy`` tells whether messages of the others arrive, as far as can be known."""

    is_healthy: bool

    def start(self) -> None: ...

    def send(self, verb: str, *arguments: Any) -> None: ...

    def stop(self) -> None: ...


class NoBus:
    """Do nothing, because there is only one process."""

    is_healthy = True

    def start(self) -> None:
        pass

    def send(self, verb: str, *arguments: Any) -> None:
        pass

    def stop(self) -> None:
        pass


class RedisBus:
    """Send messages by Redis' publish and subscribe. A process that is not subscribed at the moment misses them.

    ``on_reconnect`` is called whenever messages of the other processes arrive again, and also the first time.
    ``on_process_gone`` is called with the name of a process that was heard of and is not subscribed any more: Redis
    notices at once when one is killed. Threads start with the first use, and therefore after any fork.
    """

    def __init__(self, url: str, options: dict[str, Any], topic: str, logger: Logger) -> None:
        from redis import Redis as Client  # noqa: PLC0415  an optional dependency

        self.is_healthy = False
        self.on_message: MessageHandler = lambda _sender, _verb, _arguments: None
        self.on_reconnect: Callable[[], None] = lambda: None
        self.on_process_gone: Callable[[str], None] = lambda _name: None
        self._other_processes: set[str] = set()
        self._client = Client.from_url(url, **options)
        self._topic, self._logger = topic, logger
        self._process_name = ""
        self._outgoing: SimpleQueue[str | None] = SimpleQueue()
        self._stopped, self._failed = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start to listen. The bus is not healthy until Redis has confirmed the subscription."""
        with self._lock:
            if not self._threads and not self._stopped.is_set():
                self._process_name = secrets.token_hex(4)  # not earlier: all forks would share it
                self._threads = [
                    threading.Thread(target=self._receive_loop, name="live listener", daemon=True),
                    threading.Thread(target=self._send_loop, name="live speaker", daemon=True),
                ]
                for thread in self._threads:
                    thread.start()

    def send(self, verb: str, *arguments: Any) -> None:
        self.start()
        self._outgoing.put(json.dumps([self._process_name, verb, arguments]))

    def stop(self) -> None:
        """Send the messages that are still queued, then stop both threads."""
        self._stopped.set()
        self._outgoing.put(None)
        for thread in self._threads:
            thread.join(STOP_TIMEOUT_SECONDS)

    def _send_loop(self) -> None:
        while (message := self._outgoing.get()) is not None:
            if self.is_healthy:
                try:
                    self._client.publish(self._topic, message)
                except self._errors():
                    self.is_healthy = False
                    self._failed.set()

    def _receive_loop(self) -> None:
        while not self._stopped.is_set():
            try:
                with self._client.pubsub() as subscription:  # type: ignore[no-untyped-call]
                    subscription.subscribe(self._topic_of(self._process_name), self._topic)
                    self._failed.clear()
                    self._receive_until_failure(subscription)
            except self._errors() as error:
                self._logger.warning("live: Redis is not available (%s)", type(error).__name__)
            self.is_healthy = False
            self._stopped.wait(RECONNECT_SECONDS)

    def _receive_until_failure(self, subscription: "PubSub") -> None:
        """Handle messages for as long as Redis answers.

        Raises:
            redis.RedisError, OSError: Redis does not answer any more.
        """
        pinged_at = answered_at = looked_at = time.monotonic()
        while not (self._stopped.is_set() or self._failed.is_set()):
            message = subscription.get_message(timeout=PING_SECONDS)
            now = time.monotonic()
            if message:
                answered_at = now
                self._handle_message(message)
            elif answered_at < pinged_at and now - pinged_at > PONG_TIMEOUT_SECONDS:
                raise TimeoutError
            if answered_at >= pinged_at and now - pinged_at > PING_SECONDS:
                subscription.ping()
                pinged_at = now
            if now - looked_at > LIVENESS_SECONDS:
                self._forget_gone_processes()
                looked_at = now

    def _forget_gone_processes(self) -> None:
        names = tuple(self._other_processes)
        counts = self._client.pubsub_numsub(*map(self._topic_of, names)) if names else []
        for name, (_topic, count) in zip(names, counts, strict=True):
            if not count:
                self._other_processes.discard(name)
                self.on_process_gone(name)

    def _topic_of(self, process_name: str) -> str:
        """Return the topic that only this process subscribes to. Nothing is published there."""
        return f"{self._topic}:{process_name}"

    def _handle_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe" and message["channel"] == self._topic.encode():
            self.is_healthy = True
            self.send("look")
            self.on_reconnect()
        elif message["type"] == "message":
            sender, verb, arguments = json.loads(message["data"])
            if sender != self._process_name:
                self._other_processes.add(sender)
                self._dispatch(sender, verb, arguments)

    def _dispatch(self, sender: str, verb: str, arguments: list[Any]) -> None:
        try:
            self.on_message(sender, verb, arguments)
        except (TypeError, ValueError) as error:  # another release may send other arguments
            self._logger.error("live: did not understand %s (%s)", verb, type(error).__name__)

    @staticmethod
    def _errors() -> tuple[type[Exception], ...]:
        from redis.exceptions import RedisError  # noqa: PLC0415  an optional dependency

        return (RedisError, OSError)
