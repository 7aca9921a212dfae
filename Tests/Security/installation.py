"""A throw-away installation for scans: embedded database, one key for each role, the server on a free port of loopback."""

import contextlib
import hashlib
import secrets
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

ROLES = ["admin", "operator", "bayi", "depo"]
MOMENT = "2026-01-01T00:00:00.000Z"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Installation:
    """Use it in a `with`: `keys` has an API key and `sessions` a session's cookie for each role, `url` is the server's."""

    def __init__(self, program, *options):
        self.program, self.options = program, list(options)
        self.keys = {role: "oms_" + secrets.token_hex(32) for role in ROLES}
        self.sessions = {role: secrets.token_hex(32) for role in ROLES}

    def __enter__(self):
        self.scope = contextlib.ExitStack()
        self.folder = Path(self.scope.enter_context(tempfile.TemporaryDirectory(prefix="siparis-tarama-")))
        self.data = self.folder / "veri"
        self.log = self.folder / "server.log"
        self._run("migrate")
        self._fill()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        log = self.scope.enter_context(open(self.log, "wb"))
        self.process = subprocess.Popen(
            [self.program, "serve", "--data", self.data, "--port", str(self.port), "--log-level", "info",
             # A scan asks far more often than anybody may, from one address.
             "--no-rate-limits", *self.options],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.05)
        raise SystemExit("the server did not start:\n" + self.log.read_text())

    def __exit__(self, *_):
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(20)
        self.process.kill()
        self.scope.close()

    def _run(self, *words):
        done = subprocess.run([self.program, *words, "--data", self.data], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"siparis {' '.join(words)}: {done.stdout}{done.stderr}")

    def _fill(self):
        """One person for each role with a key, and a few rows of a dealer, so that ids 1 to 3 are there."""
        database = sqlite3.connect(self.data / "siparis.sqlite")
        for number, role in enumerate(ROLES, start=1):
            database.execute(
                "INSERT INTO kullanicilar (id, ad, email, rol, durum, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, 'aktif', ?, ?)",
                (number, role, f"{role}@ornek.com", role, MOMENT, MOMENT))
            database.execute(
                "INSERT INTO kullanici_rolleri (kullanici_id, rol_id) SELECT ?, id FROM roller WHERE ad = ?",
                (number, role))
            key = self.keys[role]
            database.execute(
                "INSERT INTO api_anahtarlari (kullanici_id, ad, on_ek, ozet, created_at) VALUES (?, 'tarama', ?, ?, ?)",
                (number, key[:12], hashlib.sha256(key.encode()).hexdigest(), MOMENT))
            now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
            end = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + 6 * 3600))
            database.execute(
                "INSERT INTO oturumlar (kullanici_id, ozet, csrf, created_at, son_istek_at, bitis_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (number, hashlib.sha256(self.sessions[role].encode()).hexdigest(), secrets.token_hex(32), now, now, end))
        dealer = ROLES.index("bayi") + 1
        database.execute(
            "INSERT INTO calisan_bayileri (kullanici_id, bayi_id, created_at) VALUES (?, ?, ?)",
            (ROLES.index("depo") + 1, dealer, MOMENT))
        for number in (1, 2, 3):
            database.execute(
                "INSERT INTO siparisler (kullanici_id, siparis_numarasi, toplam_tutar, odeme_durumu, durum, musteri_ad,"
                " arama, created_at, updated_at) VALUES (?, ?, 1000, 'odendi', 'eslesme_bekliyor', 'Ayşe', ?, ?, ?)",
                (dealer, f"T-{number}", f"t-{number} ayse", MOMENT, MOMENT))
            database.execute(
                "INSERT INTO siparis_urunleri (siparis_id, adet, birim_fiyat, toplam_fiyat, bayi_id, dis_satir_no, ad,"
                " durum) VALUES (?, 1, 1000, 1000, ?, '1', 'Bardak', 'bekliyor')",
                (number, dealer))
        database.commit()
        database.close()
