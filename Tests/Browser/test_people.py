"""People in a real browser: an invitation, the second step, and the pages that only administrators see."""

import base64
import hashlib
import hmac
import re
import struct
import time

from conftest import DESKTOP, PHONE, prove_if_asked
from playwright.sync_api import Page, expect
from test_panel import assert_no_sideways_scroll, violations

PASSWORD = "Sarı vapur 58 martı iskele"


def code(secret: str, step: int) -> str:
    """The six digits that an authenticator app shows (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def next_code(secret: str, after: int) -> tuple[str, int]:
    """A code that was not used yet; the server takes the one of the next half minute early."""
    while (step := max(int(time.time()) // 30, after + 1)) > int(time.time()) // 30 + 1:
        time.sleep(1)
    return code(secret, step), step


def invite(page: Page, email: str) -> str:
    """Invites an operator for all dealers and returns the path of the link."""
    page.goto("/kullanicilar/yeni")
    page.get_by_label("Ad", exact=True).fill("Deneme Görevlisi")
    page.get_by_label("E-posta adresi").fill(email)
    page.get_by_label("Operatör", exact=True).check()
    page.get_by_label("Tüm bayiler", exact=True).check()
    page.get_by_role("button", name="Davet et").click()
    prove_if_asked(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deneme Görevlisi")
    assert violations(page) == []
    link = page.locator("code[data-copy]").inner_text()
    return link[link.index("/giris/"):]


def test_an_invited_person_signs_in_with_a_second_step(page, pages, screenshots):
    email = f"deneme{time.time_ns()}@example.com"
    link = invite(page, email)
    guest = pages.open(**PHONE)
    guest.goto(link)
    guest.get_by_label("Yeni şifre").fill(PASSWORD)
    guest.get_by_role("button", name="Giriş yap").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Siparişler")

    guest.goto("/hesap/ikinci-adim")
    guest.get_by_role("button", name="Kurulumu başlat").click()
    picture = guest.get_by_role("img", name="Kimlik doğrulama uygulaması için kare kod")
    expect(picture).to_be_visible()
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert violations(guest) == []
    assert_no_sideways_scroll(guest)
    guest.screenshot(path=screenshots / "ikinci-adim.png", full_page=True)
    secret = guest.locator("code[data-copy]").inner_text().replace(" ", "")
    digits, step = next_code(secret, 0)
    guest.get_by_label("Kod", exact=True).fill(digits)
    guest.get_by_role("button", name="Kurulumu bitir").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Kurtarma kodları")
    expect(guest.locator(".codes li")).to_have_count(10)
    assert violations(guest) == []
    recovery = guest.locator(".codes li").first.inner_text()
    guest.get_by_role("link", name="Kaydettim, sürdür").click()

    for answer in [next_code(secret, step)[0], recovery]:
        guest = pages.open(**DESKTOP)
        guest.goto("/isler")
        guest.get_by_label("E-posta adresi").fill(email)
        guest.get_by_label("Şifre").fill(PASSWORD)
        guest.get_by_role("button", name="Giriş yap").click()
        expect(guest.get_by_role("heading", level=1)).to_have_text("İkinci adım")
        assert violations(guest) == []
        guest.get_by_label("Kod", exact=True).fill(answer)
        guest.get_by_role("button", name="Doğrula").click()
        expect(guest.get_by_role("heading", level=1)).to_have_text("İşler")

    guest.goto("/hesap")
    expect(guest.get_by_role("table", name="Hesap bildirimleri")).to_contain_text("Bir kurtarma kodu kullanıldı")
    guest.goto("/hesap/oturumlar")
    expect(guest.get_by_role("table", name="Açık oturumlar").get_by_role("row")).to_have_count(4)
    assert violations(guest) == []


def test_an_account_is_disabled_and_its_session_ends(page, pages):
    link = invite(page, f"gidecek{time.time_ns()}@example.com")
    guest = pages.open(**DESKTOP)
    guest.goto(link)
    guest.get_by_label("Yeni şifre").fill(PASSWORD)
    guest.get_by_role("button", name="Giriş yap").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Siparişler")
    page.get_by_role("button", name="Hesabı kapat").click()
    page.get_by_role("dialog").get_by_role("button", name="Hesabı kapat").click()
    prove_if_asked(page)
    expect(page.get_by_text("Hesap kapatıldı; oturumları bitti.", exact=True)).to_be_visible()
    guest.goto("/isler")
    expect(guest).to_have_url(re.compile(r"/giris"))


def test_a_role_is_made_in_the_matrix(page, phone, screenshots):
    page.goto("/roller/yeni")
    name = f"muhasebe {time.time_ns()}"
    page.get_by_label("Ad", exact=True).fill(name)
    page.get_by_label("Siparişleri görme").check()
    page.get_by_label("Maliyetleri görme").check()
    page.get_by_role("button", name="Kaydet").click()
    prove_if_asked(page)
    row = page.get_by_role("row").filter(has_text=name)
    expect(row).to_contain_text("2")
    page.screenshot(path=screenshots / "roller.png", full_page=True)
    row.get_by_role("link", name=name).click()
    expect(page.get_by_label("Maliyetleri görme")).to_be_checked()
    phone.goto(page.url)
    assert violations(phone) == []
    assert_no_sideways_scroll(phone)
