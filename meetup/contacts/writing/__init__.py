"""Thank-you drafts: their words, and the ways out to other programs."""
