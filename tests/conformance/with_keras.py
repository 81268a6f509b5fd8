"""Lets a real Keras open what Lamina wrote.

with_keras.py LAMINA [CASE...]: for each case that holds (all but those of gaps.txt), `LAMINA train` trains the model of
the case, and Keras loads the file it writes. It must have the layers, weights, predictions and optimizer state that
Keras's own training led to, and go on training the same. One line a case; exit status 1 if one does not hold.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402  (the backend must be chosen first)
import numpy as np  # noqa: E402

HERE = pathlib.Path(__file__).parent


def gaps():
    lines = (HERE / "gaps.txt").read_text().splitlines()
    return {line.split("#")[0].strip() for line in lines} - {""}


def error(found, truth):
    found, truth = np.asarray(found, np.float64), np.asarray(truth, np.float64)
    if found.shape != truth.shape:
        return np.inf
    return 0.0 if truth.size == 0 else np.max(np.abs(found - truth)) / (np.max(np.abs(truth)) + 1e-12)


class CannotRun(Exception):
    """Keras with this backend cannot run its own file."""


def has_named(model, ends):
    """Whether the model's inputs or outputs are a dictionary; a Sequential has one of each."""
    return not isinstance(model, keras.Sequential) and isinstance(getattr(model, ends), dict)


def inputs_of(model, data):
    inputs = {key[2:]: data[key] for key in data if key.startswith("x_")}
    if len(inputs) == 1:
        return next(iter(inputs.values()))
    return inputs if has_named(model, "input") else [inputs[tensor.name] for tensor in model.inputs]


def output_names(model):
    return list(getattr(model, "output_names", None) or [model.layers[-1].name])


def outputs_of(model, kind, data):
    names = [name for name in output_names(model) if f"{kind}_{name}" in data]
    if has_named(model, "output"):
        return {name: data[f"{kind}_{name}"] for name in names} or None
    values = [data[f"{kind}_{name}"] for name in names]
    return values if len(values) > 1 else values[0] if values else None


def fit_one_epoch(model, case, data):
    model.fit(inputs_of(model, data), outputs_of(model, "y", data), sample_weight=outputs_of(model, "w", data), epochs=1,
              batch_size=case["batch_size"], shuffle=False, verbose=0)


def predictions(model, data):
    found = model.predict(inputs_of(model, data), verbose=0)
    if isinstance(found, dict):
        return found
    return dict(zip(output_names(model), found if isinstance(found, list) else [found]))


def check(lamina, folder, scratch):
    case = json.loads((folder / "case.json").read_text())
    data = dict(np.load(folder / "data.npz"))
    truth = dict(np.load(folder / "expected.npz"))
    written = scratch / f"{folder.name}.keras"
    if case["trainable"]:
        command = ["train", folder / "model.keras", "--data", folder / "data.npz", "--epochs", case["epochs"], "--batch",
                   case["batch_size"], "--no-shuffle", "--quiet", "--output", written]
    else:
        command = ["convert", folder / "model.keras", written]
    subprocess.run([lamina, *map(str, command)], check=True, capture_output=True, text=True)

    theirs = keras.saving.load_model(folder / ("trained.keras" if case["trainable"] else "model.keras"))
    try:
        predictions(theirs, data)
    except Exception as e:  # noqa: BLE001
        raise CannotRun(str(e).splitlines()[0]) from e
    ours = keras.saving.load_model(written)
    keras_error = case["keras32_error"]
    kind = "predict_after" if case["trainable"] else "predict"
    for name, value in predictions(ours, data).items():
        # Keras computes these here in float32, on another backend than the truth's.
        require(f"{kind} of {name}", error(value, truth[f"{kind}_{name}"]), max(8 * keras_error[kind], 1e-4))
    if not case["trainable"]:
        return
    require_same("weights", ours.weights, theirs.weights, max(8 * keras_error["trained"], 1e-4))
    require_same("optimizer", ours.optimizer.variables, theirs.optimizer.variables, 1e-3)
    fit_one_epoch(ours, case, data)
    fit_one_epoch(theirs, case, data)
    require_same("resumed", ours.weights, theirs.weights, max(8 * keras_error["resumed"], 1e-4))


def require(what, found, limit):
    if not found <= limit:
        raise AssertionError(f"{what} is off by {found:.2e}, more than {limit:.2e}")


def require_same(what, ours, theirs, limit):
    if len(ours) != len(theirs):
        raise AssertionError(f"{what}: {len(ours)} variables, Keras has {len(theirs)}")
    for a, b in zip(ours, theirs):
        require(f"{what} {b.path}", error(a.numpy() if hasattr(a, "numpy") else a, b), limit)


def main():
    lamina, wanted = sys.argv[1], sys.argv[2:]
    skipped = gaps()
    folders = [f for f in sorted((HERE / "cases").iterdir()) if f.name not in skipped and (not wanted or f.name in wanted)]
    failed = cannot = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, folder in enumerate(folders, 1):
            try:
                check(lamina, folder, pathlib.Path(scratch))
                outcome = "ok"
            except CannotRun as e:
                cannot += 1
                outcome = f"left out, Keras cannot run its own file: {e}"
            except subprocess.CalledProcessError as e:
                outcome = f"FAILED: {e.stderr.strip()}"
            except Exception as e:  # noqa: BLE001  (whatever Keras throws is a finding)
                outcome = f"FAILED: {type(e).__name__}: {str(e)[:600]}"
            failed += outcome.startswith("FAILED")
            print(f"[{number}/{len(folders)}] {folder.name}: {outcome}", flush=True)
    print(f"Keras {keras.__version__}, {keras.backend.backend()}: {len(folders) - failed - cannot} of {len(folders)} cases hold, {cannot} left out, "
          f"{failed} failed")
    sys.exit(failed > 0)


main()
