"""Measuring: processor time of the server and of a program, child processes, and what the machine is."""

import json
import os
import platform
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def read_stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat after the program's name; None if the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def server_cpu_seconds(postmaster: int) -> float:
    """User and system time of a PostgreSQL cluster so far: all its processes, those that have ended too."""
    own = read_stat(postmaster)
    if own is None:
        raise RuntimeError("the PostgreSQL server has ended")
    # utime, stime, and of the children that the postmaster has waited for: cutime, cstime.
    total = sum(int(value) for value in own[11:15])
    for entry in os.listdir("/proc"):
        stat = read_stat(int(entry)) if entry.isdigit() else None
        if stat and int(stat[1]) == postmaster:
            total += sum(int(value) for value in stat[11:13])
    return total / TICKS_PER_SECOND


class Child:
    """A program that may print the line `ready` and prints one line of JSON. Leaving the context ends it."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None, on_ready=None):
        self.command = command
        self.on_ready = on_ready
        self.lines: list[str] = []
        self.is_ready = threading.Event()
        self.errors = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | (environment or {}),
        )
        self.status: int | None = None
        self.cpu_seconds = 0.0
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        for line in self.process.stdout:
            if line.strip() == "ready":
                if self.on_ready:
                    self.on_ready()
                self.is_ready.set()
            elif line.strip():
                self.lines.append(line.strip())
        # Collected here and not by Popen, as only wait4 tells what this one child has used.
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.is_ready.set()

    def finish(self, limit_seconds: float) -> "Child":
        """Waits for the end; raises RuntimeError if the program failed or took too long."""
        self.reader.join(limit_seconds)
        if self.reader.is_alive():
            self.stop()
            raise RuntimeError(f"took longer than {limit_seconds:.0f} s")
        if self.status != 0:
            self.errors.seek(0)
            last = self.errors.read().strip().splitlines()[-1:] or ["no message"]
            raise RuntimeError(f"ended with {self.status}: {last[0][:300]}")
        return self

    def answer(self) -> dict:
        """The JSON of the last line; empty if there is none."""
        return json.loads(self.lines[-1]) if self.lines and self.lines[-1].startswith("{") else {}

    def stop(self) -> None:
        if self.reader.is_alive():
            self.process.kill()
            self.reader.join(10)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_) -> None:
        self.stop()
        self.errors.close()


def fdatasync_microseconds(folder: Path) -> int:
    """The median time of writing 8 KiB and having it on the disk: it bounds every system that commits job by job."""
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(100):
            begin = time.perf_counter()
            file.write(b"\0" * 8192)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begin)
    return round(statistics.median(times) * 1e6)


def file_system(folder: Path) -> str:
    """The type of the file system that holds a folder."""
    best = ("", "unknown")
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _, mount, kind, *_ = line.split()
        if folder.resolve().is_relative_to(mount) and len(mount) >= len(best[0]):
            best = (mount, kind)
    return best[1]


def machine(folder: Path) -> dict:
    """What a reader needs to judge the figures."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": models[0].partition(":")[2].strip() if models else platform.machine(),
        "kernel": platform.release(),
        "file_system": file_system(folder),
        "fdatasync_us": fdatasync_microseconds(folder),
        "load_at_start": os.getloadavg()[0],
    }
