"""The talk in a room: messages, reactions, notices, slow mode, and what has been read."""
