"""What comes in from a file: kept to be looked over, compared, and written at once."""
