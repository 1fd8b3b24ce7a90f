"""What somebody did in a year, counted and drawn."""
