"""Our gunicorn worker: a request takes a thread only when it is complete, and no thread waits for a client.

It knows nothing of the application but WSGI, and is not part of the package ``meetup``: gunicorn's master imports it
before it forks, and must not import the application with it.
"""
