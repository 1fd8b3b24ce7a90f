"""Hooks: places where a slice calls functions of the slices above it, which it must not import.

A hook is a decorator that registers a function, either for everything of its kind (`Hook`) or under keys (`KeyedHook`).
``HOOKS`` contains all hooks by name, which is that of their variable; ``docs/architecture.md`` lists who follows each.
"""

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

Follower = TypeVar("Follower", bound=Callable[..., Any])

HOOKS: "dict[str, Hook[Any] | KeyedHook[Any]]" = {}


class Hook(Generic[Follower]):
    """A decorator that registers functions. Iterating over it yields them in the order of registration."""

    def __init__(self, name: str) -> None:
        self.followers: list[Follower] = []
        HOOKS[name] = self

    def __call__(self, follower: Follower) -> Follower:
        self.followers.append(follower)
        return follower

    def first(self, follower: Follower) -> Follower:
        """Register a function that is called before those that are registered by now."""
        self.followers.insert(0, follower)
        return follower

    def __iter__(self) -> Iterator[Follower]:
        return iter(self.followers)


class KeyedHook(Generic[Follower]):
    """A decorator that registers one function under each of its keys: ``@opens("room")``."""

    def __init__(self, name: str) -> None:
        self.followers: dict[str, Follower] = {}
        HOOKS[name] = self

    def __call__(self, *keys: str) -> Callable[[Follower], Follower]:
        """Return a decorator that registers a function under ``keys``. It raises ValueError for a key that is taken."""

        def register(follower: Follower) -> Follower:
            for key in keys:
                if key in self.followers:
                    raise ValueError(f"{key} is registered already, by {self.followers[key]!r}")
                self.followers[key] = follower
            return follower

        return register

    def __getitem__(self, key: str) -> Follower:
        return self.followers[key]

    def __contains__(self, key: str) -> bool:
        return key in self.followers

    def __iter__(self) -> Iterator[str]:
        return iter(self.followers)

    def items(self) -> list[tuple[str, Follower]]:
        """Return the keys with their functions, in the order of registration."""
        return list(self.followers.items())
