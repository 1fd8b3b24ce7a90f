"""What all ways to sign in answer: the page with their forms, or a redirect once somebody is signed in."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db
from ..browsers import device_kind, device_name
from ..forms import PasswordSignInForm, SignInLinkForm
from ..models import User
from ..next_page import next_or_start_page
from ..passkeys import PasskeyOwner, PasskeyRefusedError, passkey_to_forget, relying_party_id
from ..signing_in.security_acts import SecurityAct
from ..signing_in.security_letters import tell_owner
from ..signing_in.sign_ins import SignIn

WAYS_BY_MAIL = ("link", "code")
"""Ways to sign in after which a passkey is offered, because they take a look at the mailbox each time."""


def sign_in_page(
    link: SignInLinkForm | None = None,
    form: PasswordSignInForm | None = None,
    refusal: PasskeyRefusedError | None = None,
) -> str:
    """Return the page with its forms. A form with errors keeps what was typed, and the others get its address.

    ``refusal`` is why a passkey did not work.
    """
    filled_form = link or form or SignInLinkForm()
    typed = {"email": filled_form.email.data, "next": filled_form.next.data}
    return render_template(
        "people/sign_ins/new.html",
        link=link or SignInLinkForm(formdata=None, data=typed),
        form=form or PasswordSignInForm(formdata=None, data=typed),
        refusal=refusal,
        unknown_passkey=passkey_to_forget(refusal),
        rp_id=relying_party_id(),
    )


def sign_in_and_redirect(
    user: User, next_path: str | None, time_zone: str, way: str, purpose: str = ""
) -> ResponseReturnValue:
    """Sign ``user`` in on this browser, commit, and go on to ``next_path`` or the start page.

    Users are told by mail of a browser that is new for them, except for the first one (A10). ``way`` is how they signed
    in: ``link``, ``code``, ``password`` or ``passkey``. ``purpose`` is what they confirmed with it, or empty. Those who
    have deleted their account can only go on to the page where they come back.
    """
    user = db.session.merge(user)
    if user.time_zone == "UTC":  # Another time zone may have been chosen in the settings, so it stays.
        user.set_time_zone(time_zone)
    if SignIn.is_new_device(user):
        tell_owner(user, "new_device")
    is_confirmation = current_user.is_authenticated and current_user.id == user.id
    SecurityAct.record(user, "confirmed" if is_confirmation else f"{way}_used")
    sign_in = SignIn.start(user, device_name(), device_kind(), purpose)
    sign_in.offers_passkey = way in WAYS_BY_MAIL and PasskeyOwner.may_be_offered(user)
    db.session.commit()
    return redirect(url_for("people.returns.new") if user.left_at else next_or_start_page(next_path), 303)
