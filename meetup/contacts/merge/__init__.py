"""Two contacts that are one person, and back."""
