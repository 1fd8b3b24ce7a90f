"""``flask doctor``: what is not as it should be, and what to do about it.

The modules judge facts by pure functions, each with a way to gather the facts beside it.
"""
