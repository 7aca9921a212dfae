"""A throw-away installation for scans: one key for each role, the server on a free port of loopback."""

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
    """One that nobody uses, and that the system gives to nobody who does not ask for it."""
    while True:
        port = 10_240 + secrets.randbelow(20_000)
        with contextlib.suppress(OSError), socket.socket() as listener:
            listener.bind(("127.0.0.1", port))
            return port


class Installation:
    """Use it in a `with`: `keys` has an API key and `sessions` a session's cookie for each role, `url` is the server's."""

    def __init__(self, program, *options, postgres=None):
        """`postgres`: the address of an empty database; without one it is the embedded database."""
        self.program, self.options, self.postgres = program, list(options), postgres
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
            [self.program, "serve", *self._place(), "--port", str(self.port), "--log-level", "info",
             # A scan asks far more often than anybody may, from one address.
             "--no-rate-limits", *self.options],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 180
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

    def _place(self):
        return ["--database-url", self.postgres] if self.postgres else ["--data", self.data]

    def _run(self, *words):
        done = subprocess.run([self.program, *words, *self._place()], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"siparis {' '.join(words)}: {done.stdout}{done.stderr}")

    def _fill(self):
        """One person for each role with a key, and a few rows of a dealer, so that ids 1 to 3 are there."""
        script = ";\n".join(self._rows()) + ";\n"
        if self.postgres:
            # As the superuser, whom row-level security does not bind.
            subprocess.run(
                ["psql", "-q", "-v", "ON_ERROR_STOP=1", self.postgres.replace("siparis@", "postgres@", 1)],
                input=script, text=True, check=True, stdout=subprocess.DEVNULL)
        else:
            with contextlib.closing(sqlite3.connect(self.data / "siparis.sqlite")) as database:
                database.executescript(script)

    def _rows(self):
        def insert(table, **values):
            texts = [str(value) if isinstance(value, int) else f"'{value}'" for value in values.values()]
            return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(texts)})"

        def moment(hours):
            return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() + hours * 3600))

        def digest(secret):
            return hashlib.sha256(secret.encode()).hexdigest()

        for role in ROLES:
            # Numbered by the database, from 1 in this order.
            yield insert("kullanicilar", ad=role, email=f"{role}@ornek.com", rol=role, durum="aktif", created_at=MOMENT,
                         updated_at=MOMENT)
        for number, role in enumerate(ROLES, start=1):
            yield (f"INSERT INTO kullanici_rolleri (kullanici_id, rol_id) SELECT {number}, id FROM roller"
                   f" WHERE ad = '{role}'")
            key = self.keys[role]
            yield insert("api_anahtarlari", kullanici_id=number, ad="tarama", on_ek=key[:12], ozet=digest(key),
                         created_at=MOMENT)
            yield insert("oturumlar", kullanici_id=number, ozet=digest(self.sessions[role]), csrf=secrets.token_hex(32),
                         created_at=moment(0), son_istek_at=moment(0), bitis_at=moment(6))
        dealer = ROLES.index("bayi") + 1
        yield insert("calisan_bayileri", kullanici_id=ROLES.index("depo") + 1, bayi_id=dealer, created_at=MOMENT)
        for number in (1, 2, 3):
            yield insert("siparisler", kullanici_id=dealer, siparis_numarasi=f"T-{number}", toplam_tutar=1000,
                         odeme_durumu="odendi", durum="eslesme_bekliyor", musteri_ad="Ayşe", arama=f"t-{number} ayse",
                         created_at=MOMENT, updated_at=MOMENT)
            yield insert("siparis_urunleri", siparis_id=number, adet=1, birim_fiyat=1000, toplam_fiyat=1000,
                         bayi_id=dealer, dis_satir_no="1", ad="Bardak", durum="bekliyor")
