"""Who is in a room: entering it, leaving it, and being found there."""
