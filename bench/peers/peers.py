"""Runs the programs that are compared: ours, anew for each figure, and the peers, each waiting in a process of its own
for its turn."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# name in the table -> module and mode of worker.py
PEERS = {
    "PyTorch, eager": ("torch", "eager"),
    "PyTorch, torch.compile": ("torch", "compile"),
    "JAX, jit a step": ("jax", "jit"),
    "JAX, scan over the epoch": ("jax", "scan"),
    "Keras, fit": ("keras", "fit"),
}


def environment(threads, device):
    eigen = "true" if threads > 1 else "false"
    return {
        **os.environ,
        "LAMINA_BENCH_DEVICE": device,
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "JAX_PLATFORMS": device,
        "KERAS_BACKEND": "jax",
        "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
        "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={eigen} intra_op_parallelism_threads={threads}"
                     if device == "cpu" else "",
    }


def start(command, threads, device, **more):
    """A process that may use the last `threads` of the processors, and no others; with a GPU, all of them."""
    if device != "cpu":
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(threads, device), **more)
    processors = sorted(os.sched_getaffinity(0))[-threads:]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(threads, device),
                            preexec_fn=lambda: os.sched_setaffinity(0, processors), **more)


def ours(program, task, device, *more):
    """The figures of bench/step.cpp."""
    command = [program, "--model", task.name, "--threads", str(task.threads), "--steps", str(task.steps),
               "--batch", str(task.batch_size), "--fits", "3", "--device", device, "--json", *more]
    process = start(command, task.threads, device)
    output, _ = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{program} failed with {process.returncode}")
    return json.loads(output)


class Peer:
    """A worker. `why` says why there is none, if that is so."""

    def __init__(self, name, task, device):
        self.name, self.why = name, None
        self.log = tempfile.TemporaryFile("w+")
        command = [sys.executable, str(FOLDER / "worker.py"), *PEERS[name], task.name, str(time.monotonic())]
        self.process = start(command, task.threads, device, stdin=subprocess.PIPE, stderr=self.log)
        try:
            first = self.read()
            self.versions, self.first_step_seconds = first["versions"], first["first_step_seconds"]
            self.read()
        except EOFError:
            self.log.seek(0)
            self.why = (self.log.read().strip().splitlines() or ["it ended without a word"])[-1]

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def epoch(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.log.close()
