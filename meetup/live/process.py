"""The live updates of one process: its hub, its bus to the other processes, its watcher and its throttle."""

import atexit
import hmac
import resource
from typing import Any

from flask import Flask

from ..config import Config
from .bus import Bus, NoBus, RedisBus
from .frames import Frame
from .hub import Hub
from .openings import Openings
from .replays import Replays
from .streams import AccountStreams, StreamRight
from .throttling import Throttle
from .watcher import Watcher

RESERVED_DESCRIPTORS = 250
"""Descriptors that streams leave free for pages, the database and files."""


class LiveProcess:
    """Connect the parts. No thread runs before the first use, so a server may load the application and then fork."""

    def __init__(self, app: Flask) -> None:
        config: Config = app.config["MEETUP"]
        self.bus = self._make_bus(app, config)
        self.replays = Replays(lambda: self.bus.is_healthy)
        self.hub = Hub(
            min(config.max_streams, _raise_descriptor_limit() - RESERVED_DESCRIPTORS),
            app.logger,
            AccountStreams(self.bus.send),
            self.replays.note,
        )
        self.openings = Openings(app, self.hub)
        self.watcher = Watcher(app, self.hub, self.bus)
        self.throttle = Throttle(app, self.publish, self._has_listeners)
        self._started = False

    def start(self) -> None:
        """Start the bus and the watcher, which a stream needs."""
        self.bus.start()
        self.watcher.start()
        if not self._started:
            self._started = True
            atexit.register(self.stop)

    def publish(self, frame: Frame) -> None:
        if self.bus.is_healthy:
            self.hub.deliver(frame)
        elif self.hub.stream_count:
            self.watcher.defer(frame)
        self.bus.send("frame", *frame.as_arguments())

    def end_streams(self, rights: set[StreamRight]) -> None:
        self.hub.end_streams_with(rights)
        self.bus.send("cut", *rights)

    def stop(self) -> None:
        self.throttle.stop()
        self.watcher.stop()
        self.openings.stop()
        self.hub.stop()
        self.bus.stop()

    def _has_listeners(self) -> bool:
        """Return whether somebody may be listening, in this process or in another one."""
        return self.hub.stream_count > 0 or not isinstance(self.bus, NoBus)

    def _make_bus(self, app: Flask, config: Config) -> Bus:
        if not config.redis_url:
            return NoBus()
        # Installations may share a Redis, and its topics are not separated by database.
        topic = "meetup:" + hmac.new(config.secret_key.encode(), b"live", "sha256").hexdigest()[:16]
        bus = RedisBus(config.redis_url, config.redis_options, topic, app.logger)
        bus.on_message, bus.on_reconnect = self._handle_message, self._handle_reconnect
        bus.on_process_gone = lambda name: self.hub.forget_streams_of(name)
        return bus

    def _handle_message(self, sender: str, verb: str, arguments: list[Any]) -> None:
        """Do what a message of another process asks for."""
        match verb, arguments:
            case "frame", [*parts]:
                self.hub.deliver(Frame(*parts))
            case "cut", [*rights]:
                self.hub.end_streams_with({tuple(right) for right in rights})
            case "opened", [*streams]:
                for account, number in streams:
                    self.hub.remote_stream_opened(account, (number, sender))
            case "ended", [*streams]:
                for account, number in streams:
                    self.hub.remote_stream_ended(account, (number, sender))
            case "look", []:
                self.hub.announce_streams()
                self.watcher.request_replay()

    def _handle_reconnect(self) -> None:
        self.hub.forget_remote_streams()
        self.hub.announce_streams()
        self.watcher.request_replay()


def _raise_descriptor_limit() -> int:
    """Raise the number of descriptors that this process may have open as far as the system allows, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return max(soft, hard)
