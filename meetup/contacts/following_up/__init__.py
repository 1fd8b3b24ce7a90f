"""The follow-up list, and going through it: filters, search, tags, several at once."""
