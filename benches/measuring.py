"""What the measurements share: running a command and reading what it took, the machine, tables."""

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


# How folders are called that wait for their removal.
AWAY = ".away-"


class Cost(NamedTuple):
    """What a command took: seconds, seconds, bytes."""

    wall: float
    cpu: float
    memory: int


def measured(command, **options):
    """What a command takes, with all it starts; it must succeed."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **options
        )
        # wait4 tells of this child alone; getrusage would keep the largest of all runs.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{output.read()[-2000:]}")
    # Linux counts kilobytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def median(costs):
    """The median of each part."""
    return Cost(*(statistics.median(part) for part in zip(*costs)))


def move_away(*paths):
    """Takes away what earlier builds left, for `sweep_up` to remove in the end. Not sooner: ext4 without a journal does not use
    an inode again within minutes of its removal, and each new file is searched a place behind all of those."""
    for path in paths:
        if path.exists():
            path.rename(Path(tempfile.mkdtemp(prefix=AWAY, dir=path.parent)) / path.name)


def sweep_up(folder):
    """Removes what was moved away below a folder."""
    for away in list(folder.rglob(f"{AWAY}*")):
        shutil.rmtree(away, ignore_errors=True)


def change_a_price(shop, run):
    """Another price for the product in the middle; every run writes one that was not there before."""
    files = sorted((shop / "products").rglob("*.toml"))
    file = files[len(files) // 2]
    text = file.read_text("utf-8")
    price = f'price = {{ USD = "{1 + run}.{11 + run:02}"'
    changed = re.sub(r'^price = \{ USD = "\d+\.\d\d"', price, text, count=1, flags=re.M)
    # What is reduced must have cost more before.
    changed = re.sub(r"^compare_at = .*\n", "", changed, flags=re.M)
    if changed == text:
        sys.exit(f"{file} has no price to change")
    file.write_text(changed, "utf-8")


def machine():
    """What it runs on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (named := re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.M)):
        model = named.group(1)
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.split(" (")[0].strip()
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {kernel}, {rustc}"


def other_work():
    """A remark if something else keeps the machine busy, else nothing."""
    load = os.getloadavg()[0]
    return f"other work was going on (load {load:.1f})" if load > (os.cpu_count() or 1) + 0.5 else ""


def table(rows, words=1):
    """Rows as Markdown; the first columns are words, all others numbers."""
    columns = list(rows[0])
    rule = [*["---"] * words, *["---:"] * (len(columns) - words)]
    lines = [columns, rule, *([str(row[column]) for column in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def seconds(number):
    return f"{number:.2f} s"


def mebibytes(number):
    return f"{number / 2**20:,.0f} MiB"
