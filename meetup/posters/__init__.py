"""Posters with a code to scan: for the event, its rooms, its network, its sponsors' stands."""
