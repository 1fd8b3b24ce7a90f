"""A person's browser without a screen: it keeps cookies, posts forms with their token, and reads pages critically."""

from typing import Any

from flask import session
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.test import TestResponse

from meetup.extensions import db
from meetup.people import User
from meetup.people.signing_in.sign_ins import SignIn
from tests.pages import Page, fingerprint

REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "",
    "Permissions-Policy": "camera=(self)",
}


class Client(FlaskClient):
    """Every answer that passes through it must carry the headers, and every page must be sound."""

    _latest: tuple[TestResponse, Page] | None = None
    """The last answer that was read, and its page."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if isinstance(args[0], str):
            kwargs.setdefault("base_url", self.base_url)
        buffered = kwargs.pop("buffered", True)  # an answer left half read would keep its database connection
        response = super().open(*args, **kwargs)
        if buffered:
            read(response)
        path = response.request.path
        assert not (missing := missing_headers(response)), f"{path} answers without {missing}"
        is_page = response.mimetype == "text/html" and "Content-Encoding" not in response.headers
        if is_page and response.status_code not in REDIRECTS and response.text:
            self._check(response, path)
        return response

    def _check(self, response: TestResponse, path: str) -> None:
        """Fail the test for whatever is wrong with a page, unless the same page has been found sound before."""
        policy = response.headers["Content-Security-Policy"]
        sound: set[bytes] = self.application.extensions.setdefault("sound pages", set())
        if (known := fingerprint(response.text, path, policy)) in sound:
            return
        page = Page(response.text, path)
        self._latest = response, page
        found = page.problems(self.application.url_map.bind("localhost"), policy)
        assert not found, f"{path} ({response.status_code}):\n" + "\n".join(found)
        sound.add(known)

    @property
    def base_url(self) -> str:
        return str(self.application.config["MEETUP"].base_url)

    def sign_in(self, user: User) -> None:
        """What signing in leaves behind: a session record, and the cookie that stands for it."""
        with self.application.test_request_context(base_url=self.base_url, method="POST"):
            SignIn.start(db.session.get_one(User, user.id), "test")
            db.session.commit()
            kept = dict(session)
        with self.session_transaction(base_url=self.base_url) as cookie:
            cookie.update(kept)
            cookie.permanent = True

    def cookie(self) -> str:
        """The session cookie, for a real browser that is to go on as the same person."""
        cookie = self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])
        return cookie.value if cookie else ""

    def visit(self, path: str, status: int = 200) -> Page:
        """GET a page and read it."""
        response = self.get(path)
        assert response.status_code == status, f"{path} answered {response.status}: {response.text[:400]}"
        latest, page = self._latest or (None, None)
        if page is None or latest is not response:
            return Page(response.text, path)
        page.path = path
        return page

    def token(self) -> str:
        """The CSRF token of this session. If it has one, that is signed here, as asking for it takes a request."""
        if raw := self._session().get("csrf_token"):
            secret = self.application.config["SECRET_KEY"]
            return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))
        return str(self.get("/session/token").get_json()["token"])

    def _session(self) -> dict[str, Any]:
        """What the session cookie says; of one that was spoilt, nothing."""
        signer = SecureCookieSessionInterface().get_signing_serializer(self.application)
        try:
            return dict(signer.loads(self.cookie())) if signer else {}
        except BadData:
            return {}

    def post_form(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST as a page's form does, with the token of this session."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)


def read(response: TestResponse) -> None:
    """All of it; of a stream, which has no end, nothing."""
    if response.mimetype == "text/event-stream":
        response.close()
        response.response = ()
    else:
        response.make_sequence()
    response.close()


def missing_headers(response: TestResponse) -> list[str]:
    """H1: the headers that this answer should carry and does not."""
    return [name for name, part in HEADERS.items() if part not in response.headers.get(name, "\0")]
