"""The results as Markdown."""

from pathlib import Path

from systems import System

BEGIN = "<!-- queue results begin -->"
END = "<!-- queue results end -->"


def number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def milliseconds(value: float | None) -> str:
    return number(value, 1 if value is not None and value < 100 else 0)


def check(row: dict) -> str:
    """Whether each job ran exactly once and the queue is empty; otherwise what was found."""
    if row["verdict"] == "exactly once":
        return "yes"
    if row["verdict"] == "too slow":
        return f"too slow: {row['remaining']:,} left"
    return f"**no**: {row.get('jobs', 0):,} runs of {row.get('distinct', 0):,} jobs, {row['remaining']:,} left"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A Markdown table; all columns but the first are figures."""
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def costs(row: dict) -> list[str]:
    return [number(row[key], 1) for key in ("client_us_per_job", "server_us_per_job", "cpu_us_per_job")]


COSTS = ["client µs", "server µs", "CPU µs per job"]


def drain_row(row: dict) -> list[str]:
    return [number(row["expected"]), number(row["rate"]), *costs(row), check(row)]


def steady_row(row: dict) -> list[str]:
    latencies = [milliseconds(row.get(f"p{percent}_ms")) for percent in (50, 95, 99)]
    late = row.get("producer_seconds") or 0
    kept = number(row["expected"] / late) if late else "–"
    return [number(row["asked_rate"]), kept, *latencies, number(row["cpu_us_per_job"], 0), check(row)]


def pinned_row(row: dict) -> list[str]:
    first, last = row.get("first_quarter_rate"), row.get("last_quarter_rate")
    kept = f"{100 * last / first:.0f} %" if first and last else "–"
    free, pinned = row["unpinned_cpu_us_per_job"], row["cpu_us_per_job"]
    return [number(row["expected"]), number(first), number(last), kept, number(free, 1), number(pinned, 1), check(row)]


def lanes_row(row: dict) -> list[str]:
    share = f"{row.get('first_5200_of_noisy') or 0:,} of {row['head']:,}"
    alone, noisy = row["others_alone_p95_ms"], row.get("others_wait_p95_ms")
    times = f"{noisy / alone:.1f} ×" if alone and noisy else "–"
    return [number(row["expected"]), share, milliseconds(alone), milliseconds(noisy), times, check(row)]


SECTIONS = {
    "drain": (
        "Emptying a backlog",
        "Jobs that do nothing; from the first to the last one. Systems that take jobs one by one got fewer of them.",
        ["jobs", "jobs/s", *COSTS, "each exactly once"],
        drain_row,
    ),
    "steady": (
        "Steady load",
        "From right before the transaction that enqueues to the start of the handler, so the commit is part of it. "
        "The producer is a process of its own (one process for ours on SQLite) and commits every 10 ms at most.",
        ["asked/s", "produced/s", "p50 ms", "p95 ms", "p99 ms", "CPU µs per job", "each exactly once"],
        steady_row,
    ),
    "pinned": (
        "With an open snapshot",
        "Another session holds a REPEATABLE READ transaction open, as a report or a backup does, so nothing can be "
        "vacuumed. Processor time per job without it and with it.",
        ["jobs", "first quarter/s", "last quarter/s", "kept", "CPU µs without", "CPU µs with", "each exactly once"],
        pinned_row,
    ),
    "lanes": (
        "A noisy tenant",
        "200 tenants; one of them queued half of all jobs before the others came. Waiting time of the others (p95), "
        "alone and behind the noisy one. A fair share of the first 5,200 would be 26.",
        ["jobs", "noisy one's share at first", "others alone ms", "others behind it ms", "longer", "each exactly once"],
        lanes_row,
    ),
    "raw": (
        "The limit: our statements without a program",
        "pgbench, one connection, claim and completion of 500 jobs per commit.",
        ["jobs", "jobs/s", *COSTS, "each exactly once"],
        drain_row,
    ),
}


def section(name: str, rows: list[dict], titles: dict[str, str]) -> str:
    title, text, heads, make_row = SECTIONS[name]
    good = [[titles[row["system"]], *make_row(row)] for row in rows if "error" not in row]
    bad = [f"{row['system']}: failed ({row['error']})" for row in rows if "error" in row]
    parts = [f"### {title}", text]
    if good:
        parts.append(table(["system", *heads], good))
    return "\n\n".join(parts + bad)


def settings(systems: list[System]) -> str:
    lines = [
        f"| {system.title} {'' if system.is_ours else system.version()} | {system.durability} | {system.settings} "
        f"| {system.fairness} |"
        for system in systems
    ]
    heads = "| system | durability | settings | fairness between tenants |\n| --- | --- | --- | --- |"
    return "### Settings\n\n" + "\n".join([heads, *lines])


def markdown(results: dict, systems: list[System]) -> str:
    """All tables, without the ones that have no rows."""
    facts = results["about"]
    head = (
        f"{facts['date']}; {facts['cores']} cores ({facts['processor']}), Linux {facts['kernel']}, "
        f"{facts['file_system']}, one fdatasync {facts['fdatasync_us']:,} µs, PostgreSQL {facts['postgres']}, "
        f"load when it began {facts['load_at_start']:.1f}."
    )
    if facts["is_quick"]:
        head += " **A quick run to check the script: these are no results.**"
    titles = {system.name: system.title for system in systems}
    parts = [head]
    for name in SECTIONS:
        rows = [row for row in results["rows"] if row["scenario"] == name]
        if rows:
            parts.append(section(name, rows, titles))
    return "\n\n".join([*parts, settings(systems)])


def write_between_markers(file: Path, text: str) -> None:
    """Replaces what stands between the two markers."""
    old = file.read_text()
    if old.count(BEGIN) != 1 or old.count(END) != 1:
        raise SystemExit(f"error: {file.name} must hold both markers exactly once")
    before, _, rest = old.partition(BEGIN)
    file.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}")
