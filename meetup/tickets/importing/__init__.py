"""Importing attendees from the lists of other programs: read, compared, reviewed, carried out and undone."""
