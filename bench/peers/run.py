#!/usr/bin/env python3
"""Times training steps of Lamina beside PyTorch, JAX and Keras, and writes the table of docs/performance.md.

    ./dev bench peers                                   # everything
    ./dev bench peers --models multi_input --rounds 9   # one model, not written
    ./dev bench peers --device cuda                     # on a GPU; printed, not written

Ours and a peer take turns, round by round, on the same processors; a ratio is that of one round, and medians of
rounds are what is printed. See docs/performance.md for what a step is.
"""

import argparse
import statistics
import sys
from pathlib import Path

import peers
import report
import tasks

ROOT = Path(__file__).resolve().parents[2]


def compare(task, names, rounds, program, device):
    """The rows of one model: ours, then a row for each peer."""
    workers = [peers.Peer(name, task, device) for name in names]
    ours, rows = [], []
    times = {worker.name: [] for worker in workers}
    ratios = {worker.name: [] for worker in workers}
    losses = {}
    for _ in range(rounds):
        for worker in workers:
            ours.append(peers.ours(program, task, device))
            if worker.why:
                continue
            figures = worker.epoch()
            times[worker.name].append(figures["step_seconds"])
            ratios[worker.name].append(figures["step_seconds"] / ours[-1]["step_seconds"])
            losses[worker.name] = figures["loss"]
    for worker in workers:
        if worker.why:
            rows.append(report.Row(worker.name, missing=worker.why))
        else:
            rows.append(report.Row(worker.name, worker.versions, statistics.median(times[worker.name]),
                                   min(times[worker.name]), statistics.median(ratios[worker.name]),
                                   worker.first_step_seconds, losses[worker.name]))
        worker.close()
    steps = [o["step_seconds"] for o in ours]
    first = statistics.median(o["first_step_seconds"] for o in ours)
    return [report.Row("Lamina", "", statistics.median(steps), min(steps), 1.0, first, ours[-1]["loss"]), *rows]


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", nargs="+", default=tasks.MODELS, choices=tasks.MODELS, metavar="MODEL")
    parser.add_argument("--peers", nargs="+", default=list(peers.PEERS), choices=list(peers.PEERS), metavar="PEER")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--program", default=str(ROOT / "build/bin/bench/step"), help="ours")
    return parser.parse_args()


def main():
    options = parse()
    tables = {}
    for task in tasks.TASKS:
        if options.device == "cuda" and task.threads > 1:
            continue  # threads are the CPU's
        if task.name in options.models:
            tables[task] = compare(task, options.peers, options.rounds, options.program, options.device)
            print(report.table(task, tables[task]), flush=True)
    if options.device != "cpu":
        return
    if len(tables) < len(tasks.TASKS) or options.peers != list(peers.PEERS):
        print("docs/performance.md stays as it is: that was not everything.", file=sys.stderr)
        return
    figures = {task: peers.ours(options.program, task, "cpu", "--matmul-rate") for task in tables}
    deep = {n: peers.ours(options.program, tasks.Task("deep", 32, 1, 1), "cpu", "--layers", str(n)) for n in report.DEPTHS}
    report.write(ROOT / "docs/performance.md", options.rounds, tables, figures, deep)


if __name__ == "__main__":
    main()
