from tests.outbox.conftest import mail_server, post_office, push_service, pushing

__all__ = ["mail_server", "post_office", "push_service", "pushing"]
