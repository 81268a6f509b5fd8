#!/usr/bin/env python3
"""Turns cases that Keras made into the files that these tests read: one small file a case.

    python3 tests/keras/convert.py CONFORMANCE_FOLDER tests/keras/cases [CASE...]

Without names the cases that are there already are made anew. Needs numpy and h5py.

A file is a text header and raw numbers behind it (read by case.cpp):

    batch_size 8
    epochs 2
    trainable 1
    tolerance trained 2e-05            the error that a kind of result may have
    zero_grad dense/bias               a weight whose true gradient is nothing
    evaluate loss 0.25                 before training
    history loss 0.25 0.2              by epoch
    weight dense/kernel 1              in Keras's order, 1 if it is trained
    tensor start/dense/kernel f32 4 3  kind/name, f32 or i32, shape
    numbers                            and then all tensors' elements, little-endian, in this order

Kinds of tensors: x, y, w (data, labels, sample weights), start (weights), and what Keras found in float64: predict,
grad, trained, predict_after, resumed. Those are stored in float32, whose rounding is 300 times smaller than the
smallest tolerance.
"""
import io
import json
import pathlib
import sys
import zipfile

import h5py
import numpy

EXPECTED = ("predict_after", "predict", "grad", "trained", "resumed")  # the longer name first


def start_weights(folder, variables):
    with zipfile.ZipFile(folder / "model.keras") as archive:
        with h5py.File(io.BytesIO(archive.read("model.weights.h5")), "r") as file:
            return {"start/" + v["path"]: file[v["h5"]][()] for v in variables}


def data(folder):
    return {key.replace("_", "/", 1): value for key, value in numpy.load(folder / "data.npz").items()}


def expected(folder):
    tensors = {}
    for key, value in numpy.load(folder / "expected.npz").items():
        kind = next(k for k in EXPECTED if key.startswith(k + "_"))
        tensors[kind + "/" + key[len(kind) + 1:]] = value
    return tensors


def tolerance(kind, keras32_error):
    return max(8 * keras32_error, 1e-4) if kind == "resumed" else max(4 * keras32_error, 2e-5)


def header(case):
    yield f"batch_size {case['batch_size']}"
    yield f"epochs {case['epochs']}"
    yield f"trainable {int(case['trainable'])}"
    for kind, error in case["keras32_error"].items():
        yield f"tolerance {kind} {tolerance(kind, error)!r}"
    for path in case["zero_grad"]:
        yield f"zero_grad {path}"
    for name, value in case["evaluate"].items():
        yield f"evaluate {name} {value!r}"
    for name, values in case.get("history", {}).items():
        yield f"history {name} {' '.join(map(repr, values))}"
    for v in case["variables"]:
        yield f"weight {v['path']} {int(v['trainable'])}"


def convert(folder, target):
    case = json.loads((folder / "case.json").read_text())
    tensors = {**data(folder), **start_weights(folder, case["variables"]), **expected(folder)}
    lines, numbers = list(header(case)), []
    for name, value in tensors.items():
        letter = "i32" if numpy.issubdtype(value.dtype, numpy.integer) else "f32"
        lines.append(" ".join(map(str, ["tensor", name, letter, *value.shape])))
        numbers.append(numpy.ascontiguousarray(value, "<i4" if letter == "i32" else "<f4").tobytes())
    text = "\n".join([*lines, "numbers"]) + "\n"
    (target / (folder.name + ".case")).write_bytes(text.encode() + b"".join(numbers))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    source, target = map(pathlib.Path, sys.argv[1:3])
    for name in sys.argv[3:] or sorted(p.stem for p in target.glob("*.case")):
        convert(source / name, target)


if __name__ == "__main__":
    main()
