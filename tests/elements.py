"""The elements of a page, and finding them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

UNREAD = {"script", "style", "template", "head"}


@dataclass(eq=False)
class Element:
    """One element: its attributes, the element around it, and its parts in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: "Element | None" = None
    parts: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, text: str) -> bool:
        return text in self.text

    def __str__(self) -> str:
        shown = "".join(f' {name}="{value}"' for name, value in list(self.attributes.items())[:3])
        return f"<{self.tag}{shown}>"

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    @property
    def text(self) -> str:
        """What is to be read in it, with single spaces."""
        return " ".join(" ".join(self.texts()).split())

    def texts(self) -> Iterator[str]:
        """Its pieces of text in order."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif part.tag not in UNREAD:
                yield from part.texts()

    def around(self) -> Iterator["Element"]:
        """The elements that it stands in, from the inside out."""
        outer = self.parent
        while outer:
            yield outer
            outer = outer.parent

    @property
    def hidden(self) -> bool:
        """Whether it waits for a script to show it, and fill it."""
        return "hidden" in self.attributes or any("hidden" in outer.attributes for outer in self.around())

    def all(self, *tags: str, **attributes: str) -> list["Element"]:
        """The elements inside that have one of these tags, if any are given, and these attributes."""
        return select(self.inside(), tags, attributes)

    def one(self, *tags: str, **attributes: str) -> "Element":
        """The only such element; anything but one fails the test."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes} in {self}"
        return found[0]

    def inside(self) -> Iterator["Element"]:
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part.inside()


def select(elements: Iterable[Element], tags: Sequence[str], attributes: dict[str, str]) -> list[Element]:
    """Those of the elements that have one of these tags and all of these attributes: `class_`, `aria_label`."""
    found = [element for element in elements if element.tag in tags] if tags else list(elements)
    for name, value in attributes.items():
        attribute = name.rstrip("_").replace("_", "-")
        found = [element for element in found if element.attributes.get(attribute) == value]
    return found
