"""One peer with one model, in a process of its own:

    python worker.py <peer> <mode> <model> <time.monotonic() at the start>

Prints a line when its first step is done and when it has warmed up; then trains an epoch for each line it reads and
prints what a step took.
"""

import importlib
import json
import sys
import time

import tasks


def say(**figures):
    print(json.dumps(figures), flush=True)


def main():
    peer, mode, name, start = sys.argv[1:]
    task = next(t for t in tasks.TASKS if t.name == name)
    module = importlib.import_module(f"{peer}_peer")
    module.trainer(mode, task, *tasks.examples(name, task.batch_size))()
    say(versions=module.VERSIONS, first_step_seconds=time.monotonic() - float(start))
    epoch = module.trainer(mode, task, *tasks.examples(name, task.batch_size * task.steps))
    for _ in range(2):
        epoch()
    say(ready=True)
    for _ in sys.stdin:
        begin = time.perf_counter()
        loss = epoch()
        say(step_seconds=(time.perf_counter() - begin) / task.steps, loss=loss)


if __name__ == "__main__":
    main()
