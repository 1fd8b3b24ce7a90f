"""The page that every part of a room stands on: its frame, tabs, counts, and making and changing rooms."""
