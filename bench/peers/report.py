"""Tables in Markdown, and their place in docs/performance.md."""

import datetime
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- figures: written by ./dev bench peers -->", "<!-- end of figures -->"
DEPTHS = [1000, 10000]  # layers of the deep chain


@dataclass
class Row:
    name: str
    versions: str = ""
    step_seconds: float = 0
    fastest_seconds: float = 0
    ratio: float = 0
    first_step_seconds: float = 0
    loss: float = 0
    missing: str | None = None


def threads_text(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"


def duration(seconds):
    """Three digits and a unit."""
    for unit, size in [("us", 1e-6), ("ms", 1e-3)]:
        if seconds < 999.5 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s" if seconds < 100 else f"{seconds:.0f} s"


def table(task, rows):
    lines = [f"**{task.name}**, batch {task.batch_size}, {threads_text(task.threads)}", "",
             "| | a step | fastest round | ratio to Lamina | start to first step |", "|---|---:|---:|---:|---:|"]
    for row in rows:
        if row.missing:
            lines.append(f"| {row.name} | not run: {row.missing} | | | |")
            continue
        lines.append(f"| {row.name} | {duration(row.step_seconds)} | {duration(row.fastest_seconds)} | "
                     f"{row.ratio:.2f} | {duration(row.first_step_seconds)} |")
    return "\n".join(lines) + "\n"


def memory_table(figures):
    lines = ["| model | compile and plan | peak of the arena | bound | peak / bound | state |",
             "|---|---:|---:|---:|---:|---:|"]
    for task, f in figures.items():
        if task.threads > 1:
            continue  # the plan does not depend on threads
        lines.append(f"| {task.name} | {duration(f['plan_seconds'])} | {f['peak']:,} B | {f['bound']:,} B | "
                     f"{f['peak'] / f['bound']:.4f} | {f['state']:,} B |")
    return "\n".join(lines) + "\n"


def matmul_table(figures):
    lines = ["| model | products alone | the step | of that rate |", "|---|---:|---:|---:|"]
    for task, f in figures.items():
        if task.name == "mnist_mlp":
            rate, share = f["matmul_per_second"] / 1e9, f["matmul_share"]
            lines.append(f"| {task.name}, {threads_text(task.threads)} | {rate:.0f} GFLOP/s | "
                         f"{rate * share:.0f} GFLOP/s | {100 * share:.0f} % |")
    return "\n".join(lines) + "\n"


def deep_table(deep):
    lines = ["| layers | Model built | compile and plan | of which memory | nodes | start to first step |",
             "|---:|---:|---:|---:|---:|---:|"]
    for layers, f in deep.items():
        lines.append(f"| {layers:,} | {duration(f['build_seconds'])} | {duration(f['plan_seconds'])} | "
                     f"{duration(f['placement_seconds'])} | {f['nodes']:,} | {duration(f['first_step_seconds'])} |")
    return "\n".join(lines) + "\n"


def processor():
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.machine()


def circumstances(rounds, tables):
    versions = sorted({row.versions for rows in tables.values() for row in rows if row.versions})
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    cores = len([line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("processor")])
    load = Path("/proc/loadavg").read_text().split()[1]
    return (f"`./dev bench peers --rounds {rounds}` at commit {commit.stdout.strip()} on "
            f"{datetime.date.today().isoformat()}: {processor()}, {cores} cores, load {load} at the end; "
            f"{', '.join(versions)}, Python {platform.python_version()}.\n")


def write(path, rounds, tables, figures, deep):
    """Replaces what stands between the markers."""
    parts = [circumstances(rounds, tables), *(table(task, rows) for task, rows in tables.items()),
             "### Memory and compiling\n", memory_table(figures), "### Matrix products\n", matmul_table(figures),
             "### A chain of Dense(8)\n", deep_table(deep)]
    text = path.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    path.write_text(text[:begin] + "\n\n" + "\n".join(parts) + "\n" + text[end:])
