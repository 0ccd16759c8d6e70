"""What a machine can find of a page's accessibility: axe-core's rules, size, motion, direction."""

from typing import Any, Final

from playwright.sync_api import Page

from browser.bundle import axe_source

_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN: Final = "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations']})"
_WIDER: Final = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const inside = one.closest(".scroll, pre, svg, .skip");
  return box.width && !inside && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 160))"""
_SMALL: Final = """(least) => [...document.querySelectorAll(
  "button, a.button, summary, select, input, textarea"
)].filter((one) => {
  const box = (one.closest("label.row") ?? one).getBoundingClientRect();
  return box.width && getComputedStyle(one).display !== "none" && box.height < least;
}).map((one) => one.outerHTML.slice(0, 160))"""
TARGET: Final = 44  # CSS pixels; AA asks for 24


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line for each element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe_source() + "\n;0")
    found: dict[str, Any] = page.evaluate(_RUN, _TAGS)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def too_wide(page: Page) -> list[str]:
    """Elements that need scrolling sideways; what scrolls on purpose does not count."""
    found: list[str] = page.evaluate(_WIDER)
    if page.evaluate("() => document.documentElement.scrollWidth > innerWidth + 1"):
        found.append("the page scrolls sideways")
    return found


def too_small(page: Page, least: int = TARGET) -> list[str]:
    """Targets lower than `least` CSS pixels."""
    found: list[str] = page.evaluate(_SMALL, least)
    return found
