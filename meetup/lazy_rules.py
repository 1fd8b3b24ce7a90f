"""URL rules that generate the code that writes their URLs when it is first used.

Werkzeug generates two functions for each rule that is added. For 250 rules that is a sixth of the start-up.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """A rule whose functions that write URLs are generated when they are first called."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        generated: list[Build] = []

        def build(rule: Rule, *arguments: Any, **values: Any) -> tuple[str, str]:
            if not generated:
                generated.append(Rule._compile_builder(self, append_unknown))
            return generated[0](rule, *arguments, **values)

        return build
