"""Signing in: links, passwords and browsers, and what the owner of an account is told of them."""
