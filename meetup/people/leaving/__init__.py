"""Deleting an account: leaving at once, coming back for some days, and erasing everything after that.

See docs/decisions/0047 for what stays with others.
"""
