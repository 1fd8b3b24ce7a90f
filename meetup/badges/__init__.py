"""Badges on paper: an organizer chooses the paper and what is on them, and prints those of many people or of one."""
