"""The streams that listen to each live channel."""

from collections.abc import Collection, Iterator

from .streams import Stream

SMALL_CHANNEL_STREAMS = 3
"""Streams of a channel up to which they are kept in a tuple instead of a dictionary."""


class ChannelListeners:
    """Hold the streams of each channel that has any.

    Most channels belong to one person and have a stream or two. A set for each of them would take a fifth of the memory
    of a stream, so a tuple is used. For larger channels, a dictionary takes a quarter of the memory of a set.
    """

    def __init__(self) -> None:
        self._streams: dict[str, tuple[Stream, ...] | dict[Stream, None]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._streams)

    def streams_of(self, channel: str) -> Collection[Stream]:
        return tuple(self._streams.get(channel, ()))

    def add(self, channel: str, stream: Stream) -> None:
        listening = self._streams.get(channel, ())
        if isinstance(listening, dict):
            listening[stream] = None
        else:
            with_stream = (*listening, stream)
            is_small = len(with_stream) <= SMALL_CHANNEL_STREAMS
            self._streams[channel] = with_stream if is_small else dict.fromkeys(with_stream)

    def discard(self, channel: str, stream: Stream) -> None:
        listening = self._streams.get(channel, ())
        if isinstance(listening, dict):
            listening.pop(stream, None)
        else:
            listening = self._streams[channel] = tuple(other for other in listening if other is not stream)
        if not listening:
            del self._streams[channel]
