"""What the browser tests share: one demo installation, one browser, and pages that report every console error."""

import os
import signal
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SIPARIS_PROGRAM", str(ROOT / ".build" / "debug" / "siparis"))
CHROMIUM = os.environ.get("SIPARIS_CHROMIUM", "/usr/bin/chromium")

EMAIL = "admin@example.com"
PASSWORD = "Mavi bisiklet 47 yokuş aşağı"

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}

# How long anything may take; what is expected has a limit of its own, by default five seconds.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Panel:
    """The panel of a running demo."""

    url: str
    first_sign_in: str


@pytest.fixture(scope="session")
def panel(tmp_path_factory):
    """Runs `siparis demo` on a free port until the last test has ended."""
    log = tmp_path_factory.mktemp("demo") / "stderr.log"
    with open(log, "wb") as errors:
        process = subprocess.Popen(
            [PROGRAM, "demo", "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield read_addresses(process, log)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def read_addresses(process, log) -> Panel:
    """Reads the lines `Panel …` and `First sign-in …` that the demo starts with."""
    url = link = None
    # A demo that says nothing is ended, and so are its lines.
    alarm = threading.Timer(180, process.kill)
    alarm.start()
    try:
        for line in process.stdout:
            if line.startswith("Panel "):
                url = line.split()[1]
            elif line.startswith("First sign-in "):
                link = line.split()[2]
            if url and link:
                # The demo writes links for the port it was asked for; with port 0 only the path of the link is right.
                return Panel(url=url, first_sign_in=url + urlsplit(link).path)
    finally:
        alarm.cancel()
    process.wait(timeout=60)
    pytest.fail(f"the demo ended with code {process.returncode} before it told its addresses:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium without a window. Only root needs to give up the sandbox."""
    arguments = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def new_context(browser: Browser, panel: Panel, **options) -> BrowserContext:
    """A context as a person in Türkiye has it. The panel's content security policy stays in force."""
    context = browser.new_context(base_url=panel.url, locale="tr-TR", timezone_id="Europe/Istanbul", **options)
    context.set_default_timeout(PATIENCE_MS)
    return context


class Pages:
    """Opens pages and remembers everything that went wrong in their consoles."""

    def __init__(self, browser: Browser, panel: Panel):
        self.browser, self.panel = browser, panel
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def open(self, **options) -> Page:
        context = new_context(self.browser, self.panel, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page

    def note(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.location.get('url', '')}: {message.text}")

    def close(self):
        for context in self.contexts:
            context.close()


@pytest.fixture
def pages(browser, panel):
    """Opens pages without a session. A violation of the content security policy shows in the console and fails the test."""
    pages = Pages(browser, panel)
    yield pages
    pages.close()
    assert pages.faults == [], "the browser's console has errors"


@pytest.fixture(scope="session")
def session(browser, panel):
    """Signs in by the one-time link, chooses the password, and keeps the session for all tests."""
    pages = Pages(browser, panel)
    page = pages.open(**DESKTOP)
    page.goto(panel.first_sign_in)
    expect(page.get_by_role("heading", name="Giriş bağlantısı")).to_be_visible()
    page.get_by_role("button", name="Giriş yap").click()
    expect(page.get_by_role("heading", name="Şifrenizi belirleyin")).to_be_visible()
    page.get_by_label("Yeni şifre").fill(PASSWORD)
    page.get_by_role("button", name="Şifreyi kaydet").click()
    expect(page.get_by_role("heading", name="Siparişler", level=1)).to_be_visible()
    state = page.context.storage_state()
    pages.close()
    assert pages.faults == [], "the browser's console has errors"
    return state


def prove_if_asked(page: Page):
    """Gives the password once more if the sign-in of all tests is more than ten minutes old."""
    page.wait_for_load_state()
    if page.get_by_role("heading", name="Siz olduğunuzu doğrulayın").count():
        page.get_by_label("Şifre ya da kod").fill(PASSWORD)
        page.get_by_role("button", name="Doğrula ve sürdür").click()


@pytest.fixture
def page(pages, session) -> Page:
    """A page of the signed-in administrator on a desk."""
    return pages.open(storage_state=session, **DESKTOP)


@pytest.fixture
def phone(pages, session) -> Page:
    """The same on a phone, 390 points wide."""
    return pages.open(storage_state=session, **PHONE)


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory) -> Path:
    """Where pictures of the pages go; `SIPARIS_SCREENSHOTS` names a folder that stays."""
    folder = Path(os.environ.get("SIPARIS_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
