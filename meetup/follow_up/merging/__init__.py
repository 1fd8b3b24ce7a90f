"""Making two contacts one, and taking them apart again."""
