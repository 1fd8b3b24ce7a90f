"""Who listens to which channel."""

from collections.abc import Collection, Iterator

from .streams import Stream

SMALL_CHANNEL_STREAMS = 3


class ChannelListeners:
    """The streams of each channel that has any.

    Most channels are a person's own, with a stream or two: a set for each would be a fifth of what a stream takes. For
    the others a dictionary takes a quarter of the memory of a set.
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
            more = (*listening, stream)
            self._streams[channel] = more if len(more) <= SMALL_CHANNEL_STREAMS else dict.fromkeys(more)

    def discard(self, channel: str, stream: Stream) -> None:
        listening = self._streams.get(channel, ())
        if isinstance(listening, dict):
            listening.pop(stream, None)
        else:
            listening = self._streams[channel] = tuple(other for other in listening if other is not stream)
        if not listening:
            del self._streams[channel]
