"""The panel in a real browser, against a running demo: what a person sees and does."""

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DESKTOP, EMAIL, PASSWORD, PHONE, prove_if_asked
from playwright.sync_api import Page, expect

ACCESSIBILITY = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# Path and first heading of every page in the navigation, and a few that are reached from there.
PAGES = [
    ("/siparisler", "Siparişler"),
    ("/siparisler/yeni", "Yeni sipariş"),
    ("/eslesme", "Eşleşme"),
    ("/isler", "İşler"),
    ("/isler?durum=basarisiz", "İşler"),
    ("/isler?durum=arsiv", "İşler"),
    ("/isler/kuyruk", "Kuyruk"),
    ("/mesajlar", "Mesajlar"),
    ("/entegrasyonlar", "Entegrasyonlar"),
    ("/tedarikci-urunleri", "Tedarikçi ürünleri"),
    ("/yonlendirme", "Yönlendirme"),
    ("/webhooklar", "Webhook'lar"),
    ("/kayitlar", "Kayıtlar"),
    ("/hatalar", "Hatalar"),
    ("/kullanicilar", "Kullanıcılar"),
    ("/kullanicilar/yeni", "Kullanıcı davet et"),
    ("/roller", "Roller"),
    ("/roller/yeni", "Rol ekle"),
    ("/calisanlar", "Çalışanlar"),
    ("/hesap", "Hesabım"),
    ("/hesap/oturumlar", "Oturumlarım"),
    ("/hesap/ikinci-adim", "İki adımlı giriş"),
]
PATHS = [path for path, _ in PAGES]
LOOKS = {
    "light": DESKTOP | {"color_scheme": "light"},
    "dark": DESKTOP | {"color_scheme": "dark"},
    "phone": PHONE | {"color_scheme": "light"},
}


def order_links(page: Page):
    """The links to the orders of the list."""
    table = page.get_by_role("table", name="Siparişler, en yenisi üstte")
    return table.get_by_role("rowheader").get_by_role("link")


def open_orders(page: Page, enough: int = 1):
    """Opens the list, again and again until the demo's first orders have come in."""
    deadline = time.monotonic() + 180
    page.goto("/siparisler")
    while order_links(page).count() < enough:
        assert time.monotonic() < deadline, "no orders came in in three minutes"
        time.sleep(0.5)
        page.goto("/siparisler")


def open_first_order(page: Page) -> str:
    """Opens the newest order of the list and returns its number."""
    open_orders(page)
    link = order_links(page).first
    number = link.inner_text().strip()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    return number


def slug(path: str) -> str:
    return re.sub(r"[^a-z]+", "-", path.strip("/")) or "giris"


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA."""
    found = Axe().run(page, options=ACCESSIBILITY).response["violations"]
    return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]


def test_first_sign_in_leads_to_the_orders(page):
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/siparisler$"))
    expect(page.get_by_role("navigation", name="Ana gezinti")).to_be_visible()


def test_the_one_time_link_works_once(pages, session, panel):
    page = pages.open(**DESKTOP)
    page.goto(panel.first_sign_in)
    expect(page.get_by_role("button", name="Giriş yap")).to_have_count(0)
    expect(page.get_by_role("link", name="Giriş sayfasına git")).to_be_visible()


def test_without_a_session_every_page_leads_to_the_sign_in(pages, session):
    page = pages.open(**DESKTOP)
    page.goto("/isler")
    expect(page).to_have_url(re.compile(r"/giris\?sonra="))
    page.get_by_label("E-posta adresi").fill(EMAIL)
    page.get_by_label("Şifre").fill(PASSWORD)
    page.get_by_role("button", name="Giriş yap").click()
    expect(page.get_by_role("heading", name="İşler", level=1)).to_be_visible()


def test_signing_out_and_in_again(pages, session):
    page = pages.open(**DESKTOP)
    for _ in range(2):
        page.goto("/giris")
        page.get_by_label("E-posta adresi").fill(EMAIL)
        page.get_by_label("Şifre").fill(PASSWORD)
        page.get_by_role("button", name="Giriş yap").click()
        expect(page.get_by_role("heading", name="Siparişler", level=1)).to_be_visible()
        page.get_by_role("button", name="Oturumu kapat").click()
        expect(page.get_by_role("heading", name="Giriş yap")).to_be_visible()
        page.goto("/siparisler")
        expect(page).to_have_url(re.compile(r"/giris\?sonra="))


def test_the_list_shows_orders(page, screenshots):
    open_orders(page, enough=3)
    first = page.get_by_role("table", name="Siparişler, en yenisi üstte").get_by_role("row").nth(1)
    expect(first).to_contain_text("₺")
    expect(first).to_contain_text("Demo Mağaza")
    page.screenshot(path=screenshots / "siparisler.png", full_page=True)


def test_an_order_opens_with_lines_summary_and_timeline(page, screenshots):
    open_first_order(page)
    for heading in ["Ürün satırları", "Geçmiş", "Özet", "Dosyalar", "Mesajlar"]:
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    assert page.get_by_role("table", name=re.compile("Siparişin ürünleri")).get_by_role("row").count() >= 2
    page.screenshot(path=screenshots / "siparis.png", full_page=True)


def test_search_finds_an_order_by_its_number_and_says_when_nothing_fits(page):
    open_orders(page)
    number = order_links(page).last.inner_text().strip()
    page.get_by_role("searchbox", name="Siparişlerde ara").fill(number)
    page.get_by_role("button", name="Süz", exact=True).click()
    expect(page).to_have_url(re.compile("ara="))
    expect(order_links(page).first).to_have_text(number)
    assert set(order_links(page).all_inner_texts()) == {number}
    page.get_by_role("searchbox", name="Siparişlerde ara").fill("böyle bir sipariş yok")
    page.get_by_role("searchbox", name="Siparişlerde ara").press("Enter")
    expect(page.get_by_role("heading", name="Sonuç bulunamadı")).to_be_visible()


def test_an_order_entered_by_hand_shows_on_its_page_and_in_the_search(page):
    page.goto("/siparisler/yeni")
    number = f"ELDEN-{time.time_ns()}"
    page.get_by_label("Sipariş numarası").fill(number)
    page.get_by_role("combobox", name="Bayi").select_option(label="Demo Bayi")
    page.get_by_label("Ad soyad").fill("Çiğdem Işık")
    line = page.get_by_role("group", name="1. satır")
    line.get_by_label("Ürün adı").fill("Ölçü kabı <b>& kaşık</b>")
    line.get_by_label("Adet").fill("2")
    line.get_by_label("Birim fiyat").fill("1.234,50")
    page.get_by_role("button", name="Siparişi kaydet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)
    expect(page.get_by_role("main")).to_contain_text("Ölçü kabı <b>& kaşık</b>")
    expect(page.get_by_role("main")).to_contain_text("₺2.469,00")
    page.goto(f"/siparisler?ara={number}")
    expect(order_links(page)).to_have_text([number])


def test_an_order_can_be_held_and_released(page):
    page.goto("/siparisler/yeni")
    page.get_by_label("Sipariş numarası").fill(f"BEKLET-{time.time_ns()}")
    page.get_by_role("combobox", name="Bayi").select_option(label="Demo Bayi")
    line = page.get_by_role("group", name="1. satır")
    line.get_by_label("Ürün adı").fill("Deneme")
    line.get_by_label("Adet").fill("1")
    line.get_by_label("Birim fiyat").fill("10,00")
    page.get_by_role("button", name="Siparişi kaydet").click()
    actions = page.get_by_role("region", name="İşlemler")
    actions.get_by_text("Beklet", exact=True).first.click()
    actions.get_by_label("Neden").first.fill("adres soruluyor")
    actions.get_by_role("button", name="Beklet", exact=True).click()
    expect(page.get_by_text("Sipariş bekletiliyor", exact=True)).to_be_visible()
    page.get_by_role("button", name="Bekletmeyi kaldır").click()
    expect(page.get_by_text("Bekletme kaldırıldı.", exact=True).first).to_be_visible()


@pytest.mark.parametrize("path, heading", PAGES)
def test_every_page_opens_without_a_console_error(page, screenshots, path, heading):
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.screenshot(path=screenshots / f"{slug(path)}.png", full_page=True)


def assert_no_sideways_scroll(page: Page):
    # A phone's browser widens its window for content that is too wide, so the width is compared with the screen's.
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"], f"{page.url} is {width} wide"


@pytest.mark.parametrize("path", PATHS)
def test_no_page_scrolls_sideways_on_a_phone(phone, screenshots, path):
    if path == "/siparisler":
        open_orders(phone)
    phone.goto(path)
    assert_no_sideways_scroll(phone)
    phone.screenshot(path=screenshots / f"telefon-{slug(path)}.png", full_page=True)


def test_an_order_fits_a_phone(phone, screenshots):
    open_first_order(phone)
    assert_no_sideways_scroll(phone)
    phone.screenshot(path=screenshots / "telefon-siparis.png", full_page=True)


def test_the_navigation_opens_on_a_phone(phone):
    phone.goto("/siparisler")
    phone.get_by_text("Menü", exact=True).click()
    phone.get_by_role("navigation", name="Ana gezinti").get_by_role("link", name="Kayıtlar").click()
    expect(phone.get_by_role("heading", name="Kayıtlar", level=1)).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PATHS)
def test_pages_are_accessible(pages, session, path, look):
    page = pages.open(storage_state=session, **LOOKS[look])
    if path == "/siparisler":
        open_orders(page)
    page.goto(path)
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_an_order_is_accessible(pages, session, look):
    page = pages.open(storage_state=session, **LOOKS[look])
    open_first_order(page)
    assert violations(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_sign_in_page_is_accessible(pages, look):
    page = pages.open(**LOOKS[look])
    page.goto("/giris")
    assert violations(page) == []


def lane_path(page: Page, integration: str) -> str:
    """The address of the settings of an account's lane in the queue."""
    page.goto("/entegrasyonlar")
    href = page.get_by_role("link", name=integration, exact=True).get_attribute("href")
    return f"/isler/kuyruk/seritler/{href.rsplit('/', 1)[-1]}"


def set_weight(page: Page, lane: str, weight: int):
    page.goto(lane)
    page.get_by_label("Ağırlık").fill(str(weight))
    page.get_by_role("button", name="Kaydet").click()
    expect(page.get_by_text("Kaydedildi.", exact=True)).to_be_visible()


@pytest.fixture
def lane_row(page):
    """The row of the message channel in the table of lanes: with a weight of its own it shows though nothing waits."""
    lane = lane_path(page, "Demo WhatsApp")
    set_weight(page, lane, 2)
    yield page.get_by_role("row").filter(has_text="Demo WhatsApp")
    set_weight(page, lane, 1)


def test_the_queue_is_reached_from_the_jobs(page):
    page.goto("/isler")
    page.get_by_role("link", name="Kuyruk durumu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuyruk")
    for part in ["Canlı işçi", "En eski bekleyen"]:
        expect(page.get_by_role("region", name="Sayılar")).to_contain_text(part)
    for heading in ["İşçiler", "Zamanlanmış işler"]:
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    page.get_by_role("link", name="Yenile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuyruk")


def test_a_lane_can_be_paused_and_resumed(page, lane_row, screenshots):
    lane_row.get_by_text("Duraklat", exact=True).first.click()
    lane_row.get_by_label("Duraklatma nedeni").fill("numara değişiyor")
    lane_row.get_by_role("button", name="Duraklat", exact=True).click()
    expect(page.get_by_text("Şerit duraklatıldı.", exact=True)).to_be_visible()
    expect(lane_row).to_contain_text("Duraklatıldı")
    expect(lane_row).to_contain_text("numara değişiyor")
    assert violations(page) == []
    page.screenshot(path=screenshots / "kuyruk-duraklatilmis.png", full_page=True)
    lane_row.get_by_role("button", name="Sürdür").click()
    expect(page.get_by_text("Şerit sürdürüldü.", exact=True)).to_be_visible()
    expect(lane_row).not_to_contain_text("numara değişiyor")


def test_the_form_in_a_lane_fits_a_phone(phone):
    lane = lane_path(phone, "Demo WhatsApp")
    set_weight(phone, lane, 2)
    row = phone.get_by_role("row").filter(has_text="Demo WhatsApp")
    row.get_by_text("Duraklat", exact=True).first.click()
    expect(row.get_by_label("Duraklatma nedeni")).to_be_visible()
    assert_no_sideways_scroll(phone)
    assert violations(phone) == []
    set_weight(phone, lane, 1)


def test_the_settings_of_a_lane_are_accessible(page):
    page.goto(lane_path(page, "Demo WhatsApp"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Şerit ayarı: Demo WhatsApp")
    assert violations(page) == []


def add_refused_shop(page: Page):
    """Adds a shop with wrong keys: its first pull fails for good."""
    page.goto("/entegrasyonlar/yeni/trendyol")
    page.get_by_role("combobox", name="Bayi").select_option(label="Demo Bayi")
    page.get_by_label("Bağlantının adı").fill(f"Yanlış anahtarlı {time.time_ns()}")
    for field in page.locator("form.card input[required]").all():
        if not field.input_value():
            field.fill("424242")
    page.get_by_role("button", name="Kaydet").click()
    prove_if_asked(page)
    expect(page.get_by_text("Kaydedildi.", exact=True)).to_be_visible()


def test_failed_jobs_are_retried_by_cause(page, screenshots):
    add_refused_shop(page)
    group = page.get_by_role("listitem").filter(has_text="http_401")
    deadline = time.monotonic() + 180
    page.goto("/isler?durum=basarisiz")
    while group.count() == 0:
        assert time.monotonic() < deadline, "no job failed in three minutes"
        time.sleep(0.5)
        page.goto("/isler?durum=basarisiz")
    expect(group.get_by_role("heading", name="Hesap bilgileri kabul edilmedi")).to_be_visible()
    assert violations(page) == []
    page.screenshot(path=screenshots / "basarisiz-nedenler.png", full_page=True)
    group.get_by_role("link", name="Listele").click()
    expect(page.get_by_role("searchbox", name="Hata kodu")).to_have_value("http_401")
    group.get_by_role("button", name="Hepsini yeniden dene").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("yeniden denensin mi?")
    question.get_by_role("button", name="Hepsini yeniden dene").click()
    expect(page.get_by_text(re.compile(r"^\d+ iş yeniden sıraya alındı\.$"))).to_be_visible()
