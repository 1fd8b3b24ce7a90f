"""Who has whose card, and who is kept away."""
