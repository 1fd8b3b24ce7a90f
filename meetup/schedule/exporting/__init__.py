"""The schedule for other programs: as XML and JSON of frab, and as iCalendar."""
