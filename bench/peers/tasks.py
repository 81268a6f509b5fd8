"""What is trained: the models' sizes, and made-up examples as in bench/support/tasks.cpp."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Task:
    name: str
    batch_size: int
    steps: int  # of one measured epoch
    threads: int


TASKS = [
    Task("multi_input", 32, 1000, 1),
    Task("shared_layer", 32, 1000, 1),
    Task("residual", 32, 1000, 1),
    Task("mnist_mlp", 128, 60, 1),
    Task("mnist_mlp", 128, 60, 2),
    Task("mnist_cnn", 128, 12, 1),
    Task("mnist_cnn", 128, 12, 2),
]
MODELS = list(dict.fromkeys(task.name for task in TASKS))


def examples(name, rows):
    """Lists of inputs and labels, float32 but for class numbers (int32)."""
    random = np.random.Generator(np.random.Philox(1))

    def features(columns):
        return random.uniform(-1, 1, (rows, columns)).astype(np.float32)

    if name == "multi_input":
        a, b = features(10), features(20)
        return [a, b], [(a[:, :1] + a[:, 1:2] > 0).astype(np.float32)]
    if name == "shared_layer":
        a, b = features(10), features(10)
        return [a, b], [a[:, :1] * a[:, 1:2], b[:, :1] - b[:, 1:2]]
    if name == "residual":
        x = features(32)
        return [x], [x[:, :1] + x[:, 1:2]]
    picture = {"mnist_mlp": (784,), "mnist_cnn": (28, 28, 1)}[name]
    pixels = random.random((rows, *picture), dtype=np.float32)
    return [pixels], [random.integers(0, 10, rows, dtype=np.int32)]
