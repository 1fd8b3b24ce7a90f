"""Templates: messages in their owner's own words, with placeholders for what differs from one contact to the next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now
from ..languages import lazy_gettext, ngettext
from ..people import User

MAX_NAME_LENGTH = 40
MAX_BODY_LENGTH = 2000
MAX_TEMPLATES = 20


class TemplateError(Exception):
    """It cannot be kept like that; the text is a sentence for its owner."""


class Template(Model):
    __tablename__ = "templates"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def all_for(cls, owner: User) -> Sequence["Template"]:
        return db.session.scalars(select(cls).where(cls.owner_id == owner.id).order_by(cls.name, cls.id)).all()

    @classmethod
    def find_owned(cls, owner: User, template_id: int | None) -> "Template | None":
        return db.session.scalar(select(cls).where(cls.id == template_id, cls.owner_id == owner.id))

    @classmethod
    def create(cls, owner: User, name: str, body: str) -> None:
        """Keep a template. A doubled tap is one.

        Raises:
            TemplateError: there is another of that name, or there are ``MAX_TEMPLATES``.
        """
        others = select(func.count()).where(cls.owner_id == owner.id, cls.name != name)
        if db.session.scalars(others).one() >= MAX_TEMPLATES:
            raise TemplateError(
                ngettext(
                    "You can have up to %(num)s template. Remove one first.",
                    "You can have up to %(num)s templates. Remove one first.",
                    MAX_TEMPLATES,
                )
            )
        if not insert_once(cls, owner_id=owner.id, name=name, body=body):
            there = db.session.scalars(select(cls).where(cls.owner_id == owner.id, cls.name == name)).one()
            if there.body != body:
                raise TemplateError(_NAME_TAKEN)

    def edit(self, name: str, body: str) -> None:
        """Say it in other words.

        Raises:
            TemplateError: there is another of that name.
        """
        try:
            with db.session.begin_nested():
                self.name, self.body = name, body
        except IntegrityError as error:
            raise TemplateError(_NAME_TAKEN) from error


_NAME_TAKEN = lazy_gettext("You already have a template with that name. Choose another one.")
