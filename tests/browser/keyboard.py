"""A person who uses the keyboard alone."""

from collections.abc import Callable
from typing import Final, NamedTuple

from playwright.sync_api import Page

_MOST_STEPS: Final = 80  # presses of Tab before giving up
_FOCUSED: Final = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const row = element.closest("label");
  const rowStyle = row ? getComputedStyle(row) : style;
  const outlined = (one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0;
  return {
    tag: element.tagName.toLowerCase(),
    type: element.getAttribute("type") ?? "",
    value: element.value ?? "",
    text: (element.innerText ?? "").trim(),
    classes: element.className,
    isSeen: outlined(style) || outlined(rowStyle) || style.boxShadow !== "none",
    isInView: box.bottom > 0 && box.top < innerHeight,
  };
}"""


class Focused(NamedTuple):
    """What has the focus."""

    tag: str
    type: str
    value: str
    text: str
    classes: str
    isSeen: bool  # noqa: N815 - names of the page's answer
    isInView: bool  # noqa: N815


class Keyboard:
    """Tab, arrows, Space and Enter; and what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[Focused] = []

    @property
    def focused(self) -> Focused:
        """What has the focus now."""
        return Focused(**self.page.evaluate(_FOCUSED))

    def tab_to(self, wanted: Callable[[Focused], bool]) -> Focused:
        """Press Tab until something wanted has the focus. What shows no focus is kept aside."""
        for _ in range(_MOST_STEPS):
            self.page.keyboard.press("Tab")
            found = self.focused
            if found.tag != "body" and not (found.isSeen and found.isInView):
                self.unseen.append(found)
            if wanted(found):
                return found
        raise LookupError("Tab never leads there")

    def press_main_button(self) -> None:
        """The one button that goes on."""
        self.tab_to(lambda found: found.tag == "button" and "main" in found.classes.split())
        self.page.keyboard.press("Enter")
