"""A real Chromium with the real extension, a page under Facebook's own address, and a fake helper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from extension_stage import CHROMIUM, FLAGS, Stage, launch
from fake_helper import FakeHelper
from playwright.sync_api import Browser, BrowserContext, Page, Playwright


@pytest.fixture(scope="session")
def bare_browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """Chromium without the extension: adapters must run in a bare page."""
    browser = playwright_driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def bare_page(bare_browser: Browser) -> Iterator[Page]:
    page = bare_browser.new_page(viewport={"width": 1200, "height": 800})
    page.set_default_timeout(8000)
    yield page
    page.close()


@pytest.fixture
def helper() -> Iterator[FakeHelper]:
    fake = FakeHelper()
    yield fake
    fake.close()


@pytest.fixture(scope="session")
def browser_with_extension(
    playwright_driver: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    context = launch(playwright_driver, tmp_path_factory.mktemp("profile"))
    yield context
    context.close()


@pytest.fixture
def stage(browser_with_extension: BrowserContext, helper: FakeHelper) -> Iterator[Stage]:
    """The extension as newly installed: no token, nothing remembered, no page open."""
    stage = Stage(browser_with_extension, helper)
    stage.reset()
    yield stage
    for page in browser_with_extension.pages[1:]:
        page.close()
