"""Orders over HTTP, ours beside PocketBase: P1 one order, P2 lists, P3 new orders. See Benchmarks/README.md."""

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
LINES = 3
STATES = ["alindi", "gonderime_hazir", "hazirlaniyor", "kargoda", "teslim_edildi", "iptal_edildi"]
# The first has all the orders that are there; new ones come from all of them in turn, because a dealer's own lane takes no
# more than 10,000 orders that wait for their supplier.
DEALERS = 8
KEYS = ["oms_" + f"{number:x}" * 64 for number in range(DEALERS)]
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class Server:
    name: str
    process: subprocess.Popen
    port: int
    tokens: list

    @property
    def token(self):
        return self.tokens[0] if self.tokens else ""

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def call(self, method, path, body=None, token=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json"}
        if token or self.token:
            headers["Authorization"] = token or self.token
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            sys.exit(f"{self.name}: {method} {path}: {answer.status} {text[:400]!r}")
        return json.loads(text) if text else None

    def stop(self):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()


def start(name, command, port, log, tokens=()):
    process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return Server(name, process, port, list(tokens))
        time.sleep(0.05)
    sys.exit(f"{name} did not start; see {log.name}")


# Ours


class Ours:
    def __init__(self, program, folder, log):
        self.program, self.folder, self.log = program, Path(folder) / "ours", log

    def command(self, *words):
        return [self.program, *words, "--data", str(self.folder)]

    def fill(self, orders):
        subprocess.run(self.command("migrate"), check=True, stdout=self.log, stderr=self.log)
        database = sqlite3.connect(self.folder / "siparis.sqlite")
        moment = "2026-01-01T00:00:00.000Z"
        for number, key in enumerate(KEYS, start=1):
            database.execute(
                "INSERT INTO kullanicilar (id, ad, email, rol, durum, created_at, updated_at)"
                " VALUES (?, 'Bayi', ?, 'bayi', 'aktif', ?, ?)",
                (number, f"bayi{number}@ornek.com", moment, moment),
            )
            database.execute(
                "INSERT INTO kullanici_rolleri (kullanici_id, rol_id) SELECT ?, id FROM roller WHERE ad = 'bayi'",
                (number,),
            )
            database.execute(
                "INSERT INTO api_anahtarlari (kullanici_id, ad, on_ek, ozet, created_at) VALUES (?, 'olcum', ?, ?, ?)",
                (number, key[:12], hashlib.sha256(key.encode()).hexdigest(), moment),
            )
        states = " ".join(f"WHEN {n} THEN '{state}'" for n, state in enumerate(STATES))
        database.execute(
            f"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
            INSERT INTO siparisler (id, kullanici_id, siparis_numarasi, toplam_tutar, odeme_durumu, durum,
                musteri_ad, musteri_telefon, arama, siparis_tarihi, created_at, updated_at)
            SELECT i, 1, 'S-' || i, 3000 + i % 5000, 'odendi', CASE i % {len(STATES)} {states} END,
                'Müşteri ' || i, '+905320000000', 's-' || i || ' musteri ' || i,
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch'),
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch'),
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch')
            FROM n
            """
        )
        database.execute(
            f"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {orders * LINES - 1})
            INSERT INTO siparis_urunleri (siparis_id, adet, birim_fiyat, toplam_fiyat, bayi_id, dis_satir_no, sku, ad,
                durum)
            SELECT i / {LINES} + 1, 1, 1000, 1000, 1, i % {LINES}, 'SKU-' || i % 1000, 'Ürün ' || i % 1000, 'eslesti'
            FROM n
            """
        )
        database.commit()
        database.execute("ANALYZE")
        database.commit()
        database.close()

    def serve(self, sync="full"):
        port = free_port()
        command = self.command("serve", "--port", str(port), "--sqlite-sync", sync, "--no-rate-limits")
        return start("ours", command, port, self.log, [f"Bearer {key}" for key in KEYS])

    def settle(self):
        """Waits until the work that the new orders brought along is done: the next round must not do it."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.closing(sqlite3.connect(self.folder / "siparis.sqlite")) as database:
                if not database.execute(
                    "SELECT 1 FROM is_kuyrugu WHERE durum IN ('bekliyor', 'isleniyor') LIMIT 1").fetchone():
                    return
            time.sleep(0.2)
        sys.exit("ours: the queue does not empty")

    def count(self):
        database = sqlite3.connect(self.folder / "siparis.sqlite")
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                  for table in ("siparisler", "siparis_urunleri")]
        database.close()
        return counts


# PocketBase


class PocketBase:
    def __init__(self, program, folder, log):
        self.program, self.folder, self.log = program, Path(folder) / "pb", log

    def fill(self, orders):
        self.folder.mkdir()
        subprocess.run([self.program, "superuser", "upsert", "a@ornek.com", "olcum-sifresi-1", "--dir", self.folder],
                       check=True, stdout=self.log, stderr=self.log)
        server = self.serve(sign_in=False)
        admin = server.call("POST", "/api/collections/_superusers/auth-with-password",
                            {"identity": "a@ornek.com", "password": "olcum-sifresi-1"})["token"]
        server.call("PATCH", "/api/settings", {"batch": {"enabled": True, "maxRequests": 50, "timeout": 10}}, admin)
        users = server.call("GET", "/api/collections/users", token=admin)["id"]
        self.users = [
            server.call("POST", "/api/collections/users/records",
                        {"email": f"bayi{number}@ornek.com", "password": "olcum-sifresi-1",
                         "passwordConfirm": "olcum-sifresi-1", "verified": True}, admin)["id"]
            for number in range(1, DEALERS + 1)]
        user = self.users[0]
        own = "kullanici = @request.auth.id"

        def text(name):
            return {"name": name, "type": "text"}

        def number(name):
            return {"name": name, "type": "number"}

        created = server.call("POST", "/api/collections", {
            "name": "siparisler", "type": "base", "listRule": own, "viewRule": own, "createRule": own,
            "fields": [{"name": "kullanici", "type": "relation", "collectionId": users, "maxSelect": 1},
                       text("siparis_numarasi"), number("toplam_tutar"), number("kargo_ucreti"), text("odeme_durumu"),
                       text("durum"), text("musteri_ad"), text("musteri_telefon"), text("musteri_eposta"),
                       text("kargo_firmasi"), text("kargo_takip_no"), number("sira"), text("siparis_tarihi"),
                       text("created_at"), text("updated_at")],
            "indexes": ["CREATE INDEX s1 ON siparisler (kullanici, durum, sira)",
                        "CREATE INDEX s2 ON siparisler (kullanici, sira)",
                        "CREATE INDEX s3 ON siparisler (siparis_numarasi)"]}, admin)["id"]
        through = "siparis.kullanici = @request.auth.id"
        server.call("POST", "/api/collections", {
            "name": "siparis_urunleri", "type": "base", "listRule": through, "viewRule": through,
            "createRule": through,
            "fields": [{"name": "siparis", "type": "relation", "collectionId": created, "maxSelect": 1},
                       number("adet"), number("birim_fiyat"), number("toplam_fiyat"), text("sku"), text("ad"),
                       text("durum")],
            "indexes": ["CREATE INDEX u1 ON siparis_urunleri (siparis)"]}, admin)
        server.stop()
        database = sqlite3.connect(self.folder / "data.db")
        states = " ".join(f"WHEN {n} THEN '{state}'" for n, state in enumerate(STATES))
        database.execute(
            f"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {orders})
            INSERT INTO siparisler (id, kullanici, siparis_numarasi, toplam_tutar, kargo_ucreti, odeme_durumu, durum,
                musteri_ad, musteri_telefon, sira, siparis_tarihi, created_at, updated_at)
            SELECT printf('s%014d', i), '{user}', 'S-' || i, 3000 + i % 5000, 0, 'odendi',
                CASE i % {len(STATES)} {states} END, 'Müşteri ' || i, '+905320000000', i,
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch'),
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch'),
                strftime('%Y-%m-%dT%H:%M:%fZ', 1767225600 + i * 20, 'unixepoch')
            FROM n
            """
        )
        database.execute(
            f"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {orders * LINES - 1})
            INSERT INTO siparis_urunleri (id, siparis, adet, birim_fiyat, toplam_fiyat, sku, ad, durum)
            SELECT printf('u%014d', i), printf('s%014d', i / {LINES} + 1), 1, 1000, 1000, 'SKU-' || i % 1000,
                'Ürün ' || i % 1000, 'eslesti'
            FROM n
            """
        )
        database.commit()
        database.execute("ANALYZE")
        database.commit()
        database.close()

    def serve(self, sign_in=True):
        port = free_port()
        server = start("PocketBase", [self.program, "serve", "--http", f"127.0.0.1:{port}", "--dir", str(self.folder)],
                       port, self.log)
        if sign_in:
            server.tokens = [
                server.call("POST", "/api/collections/users/auth-with-password",
                            {"identity": f"bayi{number}@ornek.com", "password": "olcum-sifresi-1"})["token"]
                for number in range(1, DEALERS + 1)]
        return server

    def count(self):
        database = sqlite3.connect(self.folder / "data.db")
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                  for table in ("siparisler", "siparis_urunleri")]
        database.close()
        return counts


# Load


@dataclass
class Result:
    rate: float
    p99: float
    cpu: float
    requests: int


PRELUDE = """
local number = 0
local function next_number() number = number + 1; return number end
local function random_order() return math.random(1, %(orders)d) end
math.randomseed(%(seed)d)
wrk.headers["Authorization"] = "%(token)s"
wrk.headers["Content-Type"] = "application/json"
"""

EPILOGUE = """
local threads = {}
function setup(thread) table.insert(threads, thread) end
refused = 0
function response(status) if status < 200 or status > 299 then refused = refused + 1 end end
function done(summary, latency)
    local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    for _, thread in ipairs(threads) do bad = bad + thread:get("refused") end
    print(string.format("RESULT %%d %%f %%f %%d", summary.requests, summary.duration / 1e6,
        latency:percentile(99) / 1000, bad))
end
"""


def load(server, request, orders, seconds, seed, folder):
    script = Path(folder) / "load.lua"
    values = {"orders": orders, "seed": seed, "token": server.token, "port": server.port}
    script.write_text((PRELUDE + EPILOGUE) % values + request)
    before = server.cpu()
    run = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script),
         f"http://127.0.0.1:{server.port}/"], capture_output=True, text=True)
    used = server.cpu() - before
    found = re.search(r"RESULT (\d+) ([\d.]+) ([\d.]+) (\d+)", run.stdout)
    if not found or int(found[4]) > 0:
        sys.exit(f"{server.name}: wrong answers or errors\n{run.stdout}\n{run.stderr}")
    count, duration = int(found[1]), float(found[2])
    return Result(count / duration, float(found[3]), used / max(count, 1) * 1e6, count)


def get(path):
    return f'function request() return wrk.format("GET", {path}) end\n'


def in_turn(server):
    """For the load: the headers of the dealer whose turn it is."""
    tokens = ", ".join(f'"{token}"' for token in server.tokens)
    return (
        f"local headers = {{}}\nfor place, token in ipairs({{{tokens}}}) do\n"
        " headers[place - 1] = {Authorization = token, ['Content-Type'] = 'application/json'}\nend\n")


def ours_new(tag):
    line = '{"sku":"SKU-1","ad":"Bardak","adet":1,"birim_fiyat":"10.00"}'
    body = '{"siparis_numarasi":"%s-\' .. next_number() .. \'","musteri_ad":"Ayşe Işık","urunler":[%s]}' % (
        tag, ",".join([line] * LINES))
    return (
        "function request()\n"
        f" local body = '{body}'\n"
        f" return wrk.format('POST', '/api/v1/siparisler', headers[number % {DEALERS}], body)\nend\n")


def pocketbase_new(tag, users):
    return (
        f"local users = {{{', '.join(repr(user) for user in users)}}}\n"
        f"function request()\n local n = next_number()\n local user = users[n % {DEALERS} + 1]\n"
        f" local id = string.format('{tag}%010d', n)\n"
        " local order = '{\"method\":\"POST\",\"url\":\"/api/collections/siparisler/records\",\"body\":{\"id\":\"' .. id ..\n"
        "  '\",\"kullanici\":\"' .. user .. '\",\"siparis_numarasi\":\"' .. id .. '\",\"toplam_tutar\":3000,"
        "\"odeme_durumu\":\"odendi\",\"durum\":\"alindi\",\"musteri_ad\":\"Ayşe Işık\",\"sira\":' .. n .. '}}'\n"
        " local line = ',{\"method\":\"POST\",\"url\":\"/api/collections/siparis_urunleri/records\",\"body\":{\"siparis\":\"' .. id ..\n"
        "  '\",\"adet\":1,\"birim_fiyat\":1000,\"toplam_fiyat\":1000,\"sku\":\"SKU-1\",\"ad\":\"Bardak\",\"durum\":\"bekliyor\"}}'\n"
        f" return wrk.format('POST', '/api/batch', headers[n % {DEALERS}], '{{\"requests\":[' .. order .. string.rep(line, {LINES}) .. ']}}')\n"
        "end\n")


GROUPS = [[], ["alindi", "gonderime_hazir"], ["hazirlaniyor"], ["kargoda"], ["teslim_edildi"], ["iptal_edildi"]]


def page_requests(ours, pocketbase, orders):
    """The ways to the first page, to page 1,000, and to the numbers over the tabs, as each system offers them."""
    deep = min(1000, orders // len(STATES) // 50)
    cursor = orders - len(STATES) * 50 * (deep - 1)
    base = "/api/v1/siparisler?durum=kargoda&limit=50"
    pb = ("/api/collections/siparisler/records?perPage=50&sort=-sira&skipTotal=1&filter="
          "durum%3D%27kargoda%27")
    counts = []
    for group in GROUPS:
        words = "%7C%7C".join(f"durum%3D%27{state}%27" for state in group)
        counts.append("/api/collections/siparisler/records?perPage=1&fields=id" + (f"&filter={words}" if words else ""))
    paths = ", ".join(f'"{path}"' for path in counts)
    return [
        ("P2 page 1", get(f'"{base}"'), get(f'"{pb}&page=1"'), 1),
        (f"P2 page {deep}", get(f'"{base}&sonra={cursor}"'), get(f'"{pb}&page={deep}"'), 1),
        ("P2 numbers over the tabs", get('"/api/v1/siparis-sayilari"'),
         f"local paths = {{{paths}}}\n" + get(f"paths[next_number() % {len(counts)} + 1]"), len(counts)),
    ]


def check(ours, pocketbase, orders):
    """Both must answer rightly before their speed counts."""
    one = ours.call("GET", f"/api/v1/siparisler/{orders}")
    assert one["siparis_numarasi"] == f"S-{orders}" and len(one["urunler"]) == LINES, one
    other = pocketbase.call("GET", f"/api/collections/siparisler/records/s{orders:014d}?expand=siparis_urunleri_via_siparis")
    assert len(other["expand"]["siparis_urunleri_via_siparis"]) == LINES, other
    page = ours.call("GET", "/api/v1/siparisler?durum=kargoda&limit=50")
    assert len(page["kayitlar"]) == 50 and {row["durum"] for row in page["kayitlar"]} == {"kargoda"}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--ours", required=True)
    options.add_argument("--pocketbase", required=True)
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--seconds", type=int, default=10)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", default="P1,P2,P3")
    options.add_argument("--write-readme", action="store_true")
    options = options.parse_args()
    folder = tempfile.mkdtemp(prefix="siparis-http-")
    log = open(Path(folder) / "log", "w")
    rows = []
    try:
        rows = measure(options, folder, log)
    finally:
        log.close()
        if sys.exc_info()[0] is None or isinstance(sys.exc_info()[1], KeyboardInterrupt):
            shutil.rmtree(folder)
    report(rows, options)


def measure(options, folder, log):
    ours, pocketbase = Ours(options.ours, folder, log), PocketBase(options.pocketbase, folder, log)
    for system in (ours, pocketbase):
        begun = time.monotonic()
        system.fill(options.orders)
        print(f"{type(system).__name__}: {options.orders:,} orders in place after {time.monotonic() - begun:.0f} s", flush=True)
    only = options.only.split(",")
    rows = []
    if "P1" in only or "P2" in only:
        servers = (ours.serve(), pocketbase.serve())
        try:
            check(*servers, options.orders)
            tasks = []
            if "P1" in only:
                tasks.append(("P1 static answer of ours (the limit)", get('"/saglik"'), None, 1))
                tasks.append((
                    "P1 order with its lines", get('"/api/v1/siparisler/" .. random_order()'),
                    get('string.format("/api/collections/siparisler/records/s%014d?expand=siparis_urunleri_via_siparis", random_order())'), 1))
                tasks.append((
                    "P1 one row: a line", get('"/api/v1/siparis-urunleri/" .. random_order()'),
                    get('string.format("/api/collections/siparis_urunleri/records/u%014d", random_order())'), 1))
            if "P2" in only:
                tasks += page_requests(*servers, options.orders)
            for task in tasks:
                rows.append(compare(task, servers, options, folder))
        finally:
            for server in servers:
                server.stop()
    if "P3" in only:
        rows += measure_writes(ours, pocketbase, options, folder)
    return rows


def compare(task, servers, options, folder):
    name, *requests, weight = task
    results = ([], [])
    for number in range(options.rounds):
        # Both orders, so that neither always has the warmer machine.
        for which in ((0, 1) if number % 2 == 0 else (1, 0)):
            if requests[which] is None:
                continue
            results[which].append(
                load(servers[which], requests[which], options.orders, options.seconds, number + 1, folder))
    return (name, *(median(found) for found in results), weight)


def measure_writes(ours, pocketbase, options, folder):
    rows = []
    results = {"normal": [], "full": [], "pocketbase": []}
    for number in range(options.rounds):
        for kind in (("normal", "pocketbase", "full") if number % 2 == 0 else ("full", "pocketbase", "normal")):
            system = pocketbase if kind == "pocketbase" else ours
            before = system.count()
            server = system.serve() if kind == "pocketbase" else system.serve(kind)
            tag = f"b{number}{kind[0]}{os.getpid() % 100:02d}"[:5].ljust(5, "x")
            request = pocketbase_new(tag, system.users) if kind == "pocketbase" else ours_new(tag)
            try:
                result = load(server, in_turn(server) + request, options.orders, options.seconds, number + 1, folder)
                if kind != "pocketbase":
                    system.settle()
            finally:
                server.stop()
            after = system.count()
            made = after[0] - before[0]
            # wrk drops the answers that are on their way when its time is over.
            if not result.requests <= made <= result.requests + CONNECTIONS or after[1] - before[1] != made * LINES:
                sys.exit(f"{kind}: {result.requests} answers, {made} orders, {after[1] - before[1]} lines")
            results[kind].append(result)
    peer = median(results["pocketbase"])
    rows.append(("P3 new order with 3 lines, synchronous=NORMAL", median(results["normal"]), peer, 1))
    rows.append(("P3 the same, ours with FULL", median(results["full"]), peer, 1))
    return rows


def median(results):
    if not results:
        return None
    return Result(*(statistics.median(getattr(r, name) for r in results) for name in ("rate", "p99", "cpu", "requests")))


def report(rows, options):
    lines = ["| work | ours, 1/s | p99, ms | CPU, µs | PocketBase, 1/s | p99, ms | CPU, µs | rate | CPU |",
             "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for name, mine, other, weight in rows:
        cells = [f"{mine.rate:,.0f}", f"{mine.p99:.1f}", f"{mine.cpu:.0f}"]
        if other:
            # One answer of ours stands for as many of the other's.
            cells += [f"{other.rate / weight:,.0f}", f"{other.p99:.1f}", f"{other.cpu * weight:.0f}",
                      f"{mine.rate * weight / other.rate:.1f} ×", f"{other.cpu * weight / mine.cpu:.1f} ×"]
        else:
            cells += ["", "", "", "", ""]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    machine = f"{time.strftime('%Y-%m-%d')}; {os.cpu_count()} cores, {options.orders:,} orders, {CONNECTIONS} connections, " \
              f"medians of {options.rounds} × {options.seconds} s, load generator on the same cores."
    text = machine + "\n\n" + "\n".join(lines)
    print("\n" + text)
    if options.write_readme:
        path = Path(__file__).resolve().parents[1] / "README.md"
        readme = path.read_text()
        begin, end = "<!-- http results begin -->", "<!-- http results end -->"
        head, rest = readme.split(begin)
        path.write_text(head + begin + "\n\n" + text + "\n\n" + end + rest.split(end)[1])


if __name__ == "__main__":
    main()
