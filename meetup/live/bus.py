"""What the processes of one installation tell each other: nothing where there is one, else by Redis.

Whoever tells something puts it on a queue and goes on: a dead or hung Redis costs a request nothing. It is noticed
within three quarters of a second and tried again every second. What is told meanwhile is dropped, not kept; once it is
back, each process asks all to look into the database for what they have not heard.
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
STOP_TIMEOUT_SECONDS = 1.0

MessageHandler = Callable[[str, str, list[Any]], None]
"""Takes which process speaks, the verb, and what goes with it."""


class Bus(Protocol):
    """``is_healthy`` is whether what the others tell arrives, as far as can be known."""

    is_healthy: bool

    def start(self) -> None: ...

    def send(self, verb: str, *what: Any) -> None: ...

    def stop(self) -> None: ...


class NoBus:
    """There is one process, and nobody to tell."""

    is_healthy = True

    def start(self) -> None:
        pass

    def send(self, verb: str, *what: Any) -> None:
        pass

    def stop(self) -> None:
        pass


class RedisBus:
    """Redis' publish and subscribe, which promises nothing: whoever does not listen at the moment misses it.

    ``on_reconnect`` is called whenever the other processes can be heard again. Threads start with the first use, and
    therefore after any fork.
    """

    def __init__(self, url: str, options: dict[str, Any], topic: str, logger: Logger) -> None:
        from redis import Redis as Client  # noqa: PLC0415  an optional dependency

        self.is_healthy = False
        self.on_message: MessageHandler = lambda _who, _verb, _what: None
        self.on_reconnect: Callable[[], None] = lambda: None
        self._client = Client.from_url(url, **options)
        self._topic, self._logger = topic, logger
        self._process_name = ""
        self._outgoing: SimpleQueue[str | None] = SimpleQueue()
        self._stopped, self._failed = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begin to listen. Until that is so, it is not healthy."""
        with self._lock:
            if not self._threads and not self._stopped.is_set():
                self._process_name = secrets.token_hex(4)  # here, as what was loaded before a fork is the same in all
                self._threads = [
                    threading.Thread(target=self._receive_loop, name="live listener", daemon=True),
                    threading.Thread(target=self._send_loop, name="live speaker", daemon=True),
                ]
                for thread in self._threads:
                    thread.start()

    def send(self, verb: str, *what: Any) -> None:
        self.start()
        self._outgoing.put(json.dumps([self._process_name, verb, what]))

    def stop(self) -> None:
        """Say what is still to be said, then neither speak nor listen."""
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
                    subscription.subscribe(self._topic)
                    self._failed.clear()
                    self._receive_until_failure(subscription)
            except self._errors() as error:
                self._logger.warning("live: Redis is not available (%s)", type(error).__name__)
            self.is_healthy = False
            self._stopped.wait(RECONNECT_SECONDS)

    def _receive_until_failure(self, subscription: "PubSub") -> None:
        """Take what comes, for as long as Redis answers.

        Raises:
            redis.RedisError, OSError: it does not.
        """
        asked = answered = time.monotonic()
        while not (self._stopped.is_set() or self._failed.is_set()):
            message = subscription.get_message(timeout=PING_SECONDS)
            now = time.monotonic()
            if message:
                answered = now
                self._handle_message(message)
            elif answered < asked and now - asked > PONG_TIMEOUT_SECONDS:
                raise TimeoutError
            if answered >= asked and now - asked > PING_SECONDS:
                subscription.ping()
                asked = now

    def _handle_message(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self.is_healthy = True
            self.send("look")
            self.on_reconnect()
        elif message["type"] == "message":
            sender, verb, arguments = json.loads(message["data"])
            if sender != self._process_name:
                self._dispatch(sender, verb, arguments)

    def _dispatch(self, who: str, verb: str, what: list[Any]) -> None:
        try:
            self.on_message(who, verb, what)
        except (TypeError, ValueError) as error:  # another release may speak otherwise
            self._logger.error("live: did not understand %s (%s)", verb, type(error).__name__)

    @staticmethod
    def _errors() -> tuple[type[Exception], ...]:
        from redis.exceptions import RedisError  # noqa: PLC0415  an optional dependency

        return (RedisError, OSError)
