"""Charts: a year of somebody's networking, counted and drawn."""
