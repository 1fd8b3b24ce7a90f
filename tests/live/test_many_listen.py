"""Whoever listens to a channel hears it, few or many, and nobody is remembered who went away."""

import pytest

from meetup.live.listeners import SMALL_CHANNEL_STREAMS, ChannelListeners
from meetup.live.streams import Stream


@pytest.mark.parametrize("many", [1, SMALL_CHANNEL_STREAMS, SMALL_CHANNEL_STREAMS + 1, 40])
def test_all_who_came_and_nobody_who_went(many: int) -> None:
    listeners = ChannelListeners()
    streams = [Stream(("hall",), number, (), chunked=False) for number in range(many)]
    for stream in streams:
        listeners.add("hall", stream)
    assert set(listeners.streams_of("hall")) == set(streams)
    assert len(listeners.streams_of("hall")) == many
    listeners.discard("hall", streams[0])
    assert set(listeners.streams_of("hall")) == set(streams[1:])
    for stream in streams[1:]:
        listeners.discard("hall", stream)
    assert list(listeners) == []
    assert list(listeners.streams_of("hall")) == []
