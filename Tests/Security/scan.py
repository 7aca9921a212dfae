"""What Tests/Security/scan runs: each tool bounded in time, a line for what it found, exit 1 if it found anything."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from installation import Installation

PROGRAM, TOOLS, POSTGRES, ONLY = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
findings = []


def say(tool, what, found):
    print(f"{'FOUND' if found else 'ok   '} {tool}: {what}", flush=True)
    if found:
        findings.append(tool)


def call(installation, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=30)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    return answer, answer.read().decode(errors="replace")


def acceptable(parameter):
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    if "enum" in schema:
        return schema["enum"][0]
    if words := re.match(r"\^\((\w+)\|", schema.get("pattern", "")):
        return words[1]
    kind = schema.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if schema.get("format") == "date-time":
        return "2026-01-01T00:00:00Z" if parameter["name"].endswith("_baslangic") else "2027-01-01T00:00:00Z"
    return {"integer": "1", "boolean": "true"}.get(kind, "a")


def sqlmap(installation, store):
    """Every query parameter of every list, and the fields of a body, with an administrator's key."""
    _, text = call(installation, "GET", "/api/v1/openapi.json")
    document = json.loads(text)
    urls = []
    authorization = f"Authorization: Bearer {installation.keys['admin']}"
    for path, operations in document["paths"].items():
        parameters = [p for p in operations.get("get", {}).get("parameters", []) if p.get("in") == "query"]
        if not parameters or "{" in path:
            continue
        # Only what is accepted as it is gets as far as a statement.
        query = "&".join(f"{p['name']}={acceptable(p)}" for p in parameters if p["name"] != "sonra")
        answer, text = call(installation, "GET", f"{path}?{query}", headers=dict([authorization.split(": ")]))
        if answer.status != 200:
            sys.exit(f"{path}?{query}: {answer.status} {text}")
        urls.append(f"{installation.url}{path}?{query}")
    bulk = installation.folder / "urls.txt"
    bulk.write_text("\n".join(urls))
    common = [str(TOOLS / "sqlmap"), "--batch", "--level", "3", "--risk", "2", "--threads", "4", "--flush-session",
              "--output-dir", str(installation.folder / "sqlmap"), "--headers", authorization,
              # Headers and cookies are tried from level 2 on: they are no parameters of ours.
              "--skip", "user-agent,referer,host,cookie,accept-language", "--technique", "BEUST", "--time-sec", "2",
              "--ignore-code", "400,404,405,409,415,422", "--dbms", store]
    done = subprocess.run([*common, "-m", str(bulk)], capture_output=True, text=True, timeout=3600)
    tried = sum(len(url.split("&")) for url in urls)
    asked, answered = requests_in(installation)
    say("sqlmap", f"{store}: {len(urls)} lists, {tried} query parameters, {asked:,} requests, {answered:,} of them accepted",
        is_vulnerable(done))
    # A number that is taken is refused, so of a new order only the number is tried; texts are, where they are changed.
    line = '{"ad":"C","adet":1,"birim_fiyat":"1.00"}'
    for what, method, path, body in [
        ("a new order", "POST", "/api/v1/siparisler",
         f'{{"siparis_numarasi":"A*","musteri_ad":"B","urunler":[{line}],"kullanici_id":3}}'),
        ("a changed order", "PATCH", "/api/v1/siparisler/1", '{"musteri_ad":"A*","aciklama":"B*"}'),
    ]:
        answer, text = call(installation, method, path, body.replace("*", ""), dict(
            [authorization.split(": "), ("Content-Type", "application/json")]))
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {text}")
        done = subprocess.run([*common, "-u", installation.url + path, "--method", method, "--data", body],
                              capture_output=True, text=True, timeout=1800)
        say("sqlmap", f"{store}: fields of {what}", is_vulnerable(done))


def requests_in(installation):
    """How many requests the server has logged, and how many of them it has answered with what they asked for."""
    log = installation.log.read_bytes()
    return log.count(b"yontem="), log.count(b"durum=200")


def is_vulnerable(done):
    if "ending @" not in done.stdout:
        sys.exit("sqlmap did not run to its end:\n" + done.stdout[-2000:] + done.stderr[-2000:])
    return "is vulnerable" in done.stdout or "identified the following injection point" in done.stdout


def wapiti(installation, role):
    """The panel as one role sees it."""
    output = installation.folder / f"wapiti-{role}.json"
    subprocess.run(
        [str(TOOLS / "wapiti"), "-u", installation.url + "/", "--scope", "domain", "-m",
         "sql,xss,permanentxss,ssrf,xxe,file,exec,crlf,redirect,csp,http_headers,cookieflags,methods",
         "--max-scan-time", "240", "--flush-session", "-f", "json", "-o", str(output), "--no-bugreport",
         "-H", f"Cookie: oturum={installation.sessions[role]}", "-x", installation.url + "/cikis"],
        capture_output=True, text=True, timeout=900, env={**os.environ, "HOME": str(installation.folder)})
    report = json.loads(output.read_text())
    # HSTS and Secure need HTTPS, which a proxy adds; the scan runs over plain HTTP on loopback.
    known = {"Secure Flag cookie", "Strict-Transport-Security (HSTS)"}
    found = {name: items for name, items in report["vulnerabilities"].items() if items and name not in known}
    headers = [item for item in found.pop("HTTP Secure Headers", []) if "Strict-Transport" not in item["info"]]
    for name, items in found.items():
        print("      ", name, items[0]["info"], items[0]["path"])
    say("wapiti", f"as {role}, {len(report.get('vulnerabilities', {}))} kinds looked for", bool(found or headers))


def ffuf(installation):
    words = installation.folder / "words.txt"
    names = [".git/config", ".git/HEAD", ".env", "backup.zip", "siparis.sqlite", "veri/siparis.sqlite", "admin", "debug",
             "debug/pprof", "server-status", "phpinfo.php", "wp-login.php", "config.json", "swagger.json", "actuator",
             "actuator/env", "console", "health", "api", "api/v2", "api/v1/debug", "dosyalar", "dump.sql",
             "Package.swift", "../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "varliklar/../siparis.sqlite"]
    stems = ["yedek", "test", "old", "eski", "veri", "data", "log", "logs", "tmp", "private", "gizli", "kullanici"]
    names += [f"{stem}{end}" for stem in stems for end in ("", ".zip", ".sql", ".bak", ".tar.gz", ".txt", "/", ".json")]
    words.write_text("\n".join(names))
    done = subprocess.run(
        ["ffuf", "-s", "-w", str(words), "-u", installation.url + "/FUZZ", "-t", "2", "-mc", "200,204,206,500-599",
         "-maxtime", "60"], capture_output=True, text=True, timeout=120)
    found = " ".join(done.stdout.split())
    say("ffuf", f"{len(names)} names that must not be there {found}", bool(found))


def slow_clients(installation):
    """Three kinds of slow clients, while a normal one asks: it must always be answered."""
    for kind, options in {
        "slow headers": ["-H", "-u", installation.url + "/"],
        "slow bodies": ["-B", "-u", installation.url + "/giris"],
        "slow reading": ["-X", "-w", "10", "-y", "20", "-n", "5", "-z", "32", "-k", "3", "-u", installation.url + "/giris"],
    }.items():
        stop, times, missed = threading.Event(), [], []

        def ask():
            while not stop.is_set():
                begun = time.monotonic()
                try:
                    answer, _ = call(installation, "GET", "/saglik")
                    (times if answer.status == 200 else missed).append(time.monotonic() - begun)
                except OSError:
                    missed.append(time.monotonic() - begun)
                time.sleep(0.1)

        asking = threading.Thread(target=ask)
        asking.start()
        subprocess.run(["slowhttptest", "-c", "400", "-i", "10", "-r", "100", "-l", "40", "-p", "3", *options],
                       capture_output=True, text=True, timeout=120)
        stop.set()
        asking.join()
        slowest = max(times, default=0) * 1000
        say("slowhttptest", f"{kind}: {len(times)} answers to the normal client, slowest {slowest:.0f} ms, "
            f"{len(missed)} missed", bool(missed))


def main():
    wanted = ONLY or ["ffuf", "slowhttptest", "wapiti", "sqlmap"]
    with Installation(PROGRAM) as installation:
        if "ffuf" in wanted:
            ffuf(installation)
        if "slowhttptest" in wanted:
            slow_clients(installation)
        if "wapiti" in wanted:
            for role in ("operator", "bayi"):
                wapiti(installation, role)
        if "sqlmap" in wanted:
            sqlmap(installation, "sqlite")
    if "sqlmap" in wanted:
        with Installation(PROGRAM, postgres=POSTGRES) as installation:
            sqlmap(installation, "postgresql")
    sys.exit(f"found something: {', '.join(sorted(set(findings)))}" if findings else 0)


if __name__ == "__main__":
    main()
