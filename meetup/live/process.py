"""The live part of one process: its hub, its ear for the other processes, and its eye on the database."""

import atexit
import hmac
import resource
from typing import Any

from flask import Flask

from ..config import Config
from .bus import Alone, Bus, Redis
from .frames import Frame
from .hub import Hub
from .keeper import Keeper
from .pacing import Pacer
from .streams import Accounts, Right

SPARE = 250
"""Descriptors left for pages, the database and files."""


class Process:
    """Nothing of it runs before it is used, so that a server may load the application first and fork then."""

    def __init__(self, app: Flask) -> None:
        config: Config = app.config["MEETUP"]
        self.bus = self._bus(app, config)
        self.hub = Hub(min(config.max_streams, _descriptors() - SPARE), app.logger, Accounts(self.bus.tell))
        self.keeper = Keeper(app, self.hub, self.bus)
        self.pacer = Pacer(app, self.publish, self._is_heard)
        self._started = False

    def start(self) -> None:
        """Get ready for a stream."""
        self.bus.start()
        self.keeper.start()
        if not self._started:
            self._started = True
            atexit.register(self.stop)

    def publish(self, frame: Frame) -> None:
        if self.bus.healthy:
            self.hub.deliver(frame)
        elif self.hub.size:
            self.keeper.hold(frame)
        self.bus.tell("frame", *frame.parts())

    def cut(self, rights: set[Right]) -> None:
        self.hub.cut(rights)
        self.bus.tell("cut", *rights)

    def stop(self) -> None:
        self.pacer.stop()
        self.keeper.stop()
        self.hub.stop()
        self.bus.stop()

    def _is_heard(self) -> bool:
        """Whether anybody may listen, here or at another process."""
        return self.hub.size > 0 or not isinstance(self.bus, Alone)

    def _bus(self, app: Flask, config: Config) -> Bus:
        if not config.redis_url:
            return Alone()
        # Installations may share a Redis, and its topics have no databases.
        topic = "meetup:" + hmac.new(config.secret_key.encode(), b"live", "sha256").hexdigest()[:16]
        bus = Redis(config.redis_url, config.redis_options, topic, app.logger)
        bus.hear, bus.back = self._hear, self._back
        return bus

    def _hear(self, who: str, verb: str, what: list[Any]) -> None:
        """What another process tells."""
        match verb, what:
            case "frame", [*parts]:
                self.hub.deliver(Frame(*parts))
            case "cut", [*rights]:
                self.hub.cut({tuple(right) for right in rights})
            case "opened", [*streams]:
                for account, number in streams:
                    self.hub.opened_elsewhere(account, (number, who))
            case "ended", [*streams]:
                for account, number in streams:
                    self.hub.ended_elsewhere(account, (number, who))
            case "look", []:
                self.hub.tell_again()
                self.keeper.look()

    def _back(self) -> None:
        self.hub.forget_the_others()
        self.hub.tell_again()
        self.keeper.look()


def _descriptors() -> int:
    """How many this process may have open, raised as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return max(soft, hard)
