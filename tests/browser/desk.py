"""Somebody at a browser window: what they press is counted, and what the browser complains of is kept."""

import re

from playwright.sync_api import ConsoleMessage, Locator, Page

PASSWORD = "Right-Words-1"
#: A window as large as a phone's, and touched.
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]+")


class Desk:
    """A person's browser window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        #: Errors of scripts, and everything that the content policy refused.
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def sign_in(self, username: str) -> None:
        """Through the page, as everybody; the clicks of a journey are counted from here on."""
        self.page.goto("/sign-in")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main form button").click()
        assert "/sign-in" not in self.page.url, self.words
        self.clicks = 0

    def open(self, address: str) -> None:
        """Go to an address; a page that does not come is an error."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status} {self.words[:300]}"

    def switch_language(self, name: str) -> None:
        """By the switch in the bar."""
        with self.page.expect_navigation():
            self.page.get_by_role("banner").get_by_role("button", name=name).click()

    def click(self, what: Locator) -> None:
        """One click that leads to no other page."""
        what.click()
        self.clicks += 1

    def follow(self, what: Locator) -> None:
        """One click that leads to another page."""
        with self.page.expect_navigation():
            self.click(what)

    def link(self, words: str) -> Locator:
        """The first link with these words."""
        return self.page.get_by_role("link", name=words).first

    def button(self, words: str) -> Locator:
        """The button with exactly these words in the page's main part; a long page has it on top and at its end."""
        return self.page.locator("main").get_by_role("button", name=words, exact=True).first

    @property
    def heading(self) -> str:
        """The one heading."""
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """Everything one sees."""
        return self.page.locator("body").inner_text()

    @property
    def focused(self) -> str:
        """The element that the keyboard is at: its tag, id or name, and words."""
        return str(
            self.page.evaluate(
                "(() => { const e = document.activeElement;"
                " return [e.tagName, e.id || e.name || e.className, e.textContent.trim().slice(0, 40)].join(' ') })()"
            )
        )


def does_not_scroll_sideways(page: Page) -> bool:
    """Does the page fit its window's width?"""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
