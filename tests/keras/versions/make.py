"""Models as older and newer versions of Keras 3 save them, with what that Keras makes of them.

make.py FOLDER [CASE...]: with the Keras that is installed (README.md says how), trains each case an epoch, saves it as
FOLDER/CASE-VERSION.keras, and beside it FOLDER/CASE-VERSION.npz: the inputs x_<name>, labels y_<name>, the predictions
predict_<number>, the loss loss_0, and the predictions after_<number> after one more epoch in batches of 8 without shuffling.
"""

import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402  (the backend must be chosen first)
import numpy as np  # noqa: E402
from keras import layers, ops  # noqa: E402

ROWS, BATCH = 24, 8


def two_inputs():
    a, b = keras.Input((5,), name="a"), keras.Input((3,), name="b")
    x = layers.Dense(4, activation="relu")(a)
    y = layers.Dense(4, activation="tanh", kernel_initializer="he_normal")(b)
    out = layers.Dense(2, name="out")(layers.Concatenate()([x, y]))
    model = keras.Model([a, b], out)
    model.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return model


def shared_and_two_outputs():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    tower = layers.Dense(3, activation="gelu")
    x, y = tower(a), tower(b)
    same = layers.Dense(1, activation="sigmoid", name="same")(layers.Multiply()([x, y]))
    size = layers.Dense(2, name="size")(layers.Subtract()([x, y]))
    model = keras.Model(inputs={"a": a, "b": b}, outputs={"same": same, "size": size})
    model.compile(
        optimizer=keras.optimizers.RMSprop(0.01, momentum=0.5),
        loss={"same": "binary_crossentropy", "size": keras.losses.Huber()},
        loss_weights={"same": 1.0, "size": 0.5},
        metrics={"same": ["accuracy"], "size": [keras.metrics.MeanSquaredError()]},
    )
    return model


def nested():
    a = keras.Input((4,), name="inner_in")
    inner = keras.Model(a, layers.Dense(3)(layers.Dense(5, activation="relu")(a)), name="inner")
    x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
    tail = keras.Sequential([keras.Input((3,)), layers.Dense(3, activation="softmax")], name="tail")
    model = keras.Model([x, y], tail(layers.Add()([inner(x), inner(y)])))
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), loss="categorical_crossentropy",
        metrics=[keras.metrics.CategoricalAccuracy(name="hits")],
    )
    return model


def inner_is_the_end():
    a = keras.Input((4,), name="a")
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2)], name="inner")
    b = keras.Input((3,), name="b")
    end = keras.Model(b, layers.Dense(2, name="made")(b), name="end")
    x = layers.Dense(3, activation="tanh")(a)
    model = keras.Model(a, [inner(x), end(x)])
    model.compile(optimizer="sgd", loss=["mse", "mae"], loss_weights=[1.0, 0.5])
    return model


def sequential():
    model = keras.Sequential([
        keras.Input((6,), name="x"), layers.Dense(8, activation="relu"), layers.Dropout(0.0),
        layers.BatchNormalization(), layers.Dense(3, activation="softmax", name="out"),
    ])
    model.compile(optimizer=keras.optimizers.AdamW(0.01, weight_decay=0.01), loss="sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    return model


def sequential_without_input():
    model = keras.Sequential([layers.Dense(4, activation="relu"), layers.Dense(1, name="out")])
    model.build((None, 3))
    model.compile(optimizer=keras.optimizers.Adam(amsgrad=True), loss=keras.losses.MeanAbsoluteError())
    return model


def images():
    x = keras.Input((8, 8, 2), name="x")
    y = layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(y))
    y = layers.MaxPooling2D((2, 2))(y)
    z = layers.Conv2D(4, 1, strides=2)(x)
    y = layers.AveragePooling2D(2)(layers.add([y, z]))
    y = layers.Concatenate()([layers.Flatten()(y), layers.GlobalAveragePooling2D()(z)])
    model = keras.Model(x, layers.Dense(3, name="out")(y))
    model.compile(
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.01, 3, 0.9)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.SparseCategoricalAccuracy()],
    )
    return model


def tokens():
    x = keras.Input((5,), dtype="int32", name="x")
    y = layers.LayerNormalization()(layers.Embedding(7, 4)(x))
    y = layers.Dense(3, activation="silu")(y)
    y = layers.Reshape((15,))(layers.Permute((2, 1))(y))
    model = keras.Model(x, layers.Dense(1, activation="sigmoid", name="out")(y))
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy", metrics=[keras.metrics.AUC()])
    return model


def operators():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Dense(4)(a)
    y = x * 2 + b
    y = ops.concatenate([y[:, 1:3], -b[:, :2], ops.exp(x[:, -1:]), 1.0 / (1.5 + ops.abs(b[:, :1]))], axis=-1)
    z = ops.mean(y, axis=-1, keepdims=True) - ops.sum(ops.square(y), axis=1, keepdims=True) / 10
    w = ops.where(x > 0, x, x * 0.1)
    w = ops.reshape(ops.transpose(ops.expand_dims(w, 1), (0, 2, 1)), (-1, 4))
    parts = [z, w, ops.maximum(a, b), ops.sqrt(ops.relu(a) + 1)]
    out = layers.Dense(1, name="out")(ops.concatenate(parts, axis=1))
    model = keras.Model([a, b], out)
    model.compile(optimizer="rmsprop", loss="mse", metrics=["mse"])
    return model


def more_operators():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Dense(4, name="first")(a)
    scores = ops.matmul(ops.expand_dims(x, 2), ops.expand_dims(b, 1))
    y = ops.softmax(scores, axis=-1) + ops.log_softmax(scores)
    y = ops.max(y, axis=(1, 2)) - ops.min(scores, axis=[1, 2])
    z = ops.stack([y, ops.sum(x, axis=-1)], axis=1) ** 2
    z = ops.tanh(ops.squeeze(ops.expand_dims(z, 1), 1)) + ops.clip(z, -1, 1)
    z = ops.concatenate([z, x[:, ::2]], axis=1)
    c = ops.cast(ops.logical_and(a > 0.1, b > 0.1), "float32")
    out = layers.Dense(2, name="out")(layers.concatenate([z, c * ops.sigmoid(ops.minimum(a, 2 * b))]))
    model = keras.Model([a, b], out)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error")
    return model


def constants():
    """Words that JSON lacks, and arrays, as arguments of ops."""
    a = keras.Input((4,), name="a")
    x = layers.Dense(4)(a)
    mask = ops.less(a, np.array([0.5, 0.5, -0.5, 2.0], "float32"))
    y = ops.softmax(ops.where(mask, ops.where(a > 2.5, x, x * 1), -np.inf), axis=-1)
    z = ops.matmul(x + np.arange(4, dtype="float32"), np.linspace(-1, 1, 12).reshape(4, 3))
    z = ops.clip(z * np.array([[1, 2, 3]], "int32"), 0, np.inf) + ops.convert_to_tensor([0.1, 0.2, 0.3])
    out = layers.Dense(2, name="out")(layers.Concatenate()([y, z]))
    model = keras.Model(a, out)
    model.compile(optimizer="adam", loss="mse")
    return model


def forms():
    """Axes as lists, slices that go down, inputs by name, ends within ends."""
    a = keras.Input((4, 6), name="a")
    x = layers.Dense(6)(inputs=a)
    turned = x[:, ::-1, 4:0:-2] + x[:, -1:-100:-1, 1::-1]
    wide = ops.squeeze(ops.expand_dims(turned, [1, 3]) * 2)
    soft = layers.Softmax(axis=[1, 2])(wide)
    flat = layers.Flatten()(soft)
    inner_in = {"p": keras.Input((8,), name="p"), "q": keras.Input((8,), name="q")}
    inner = keras.Model(inner_in, layers.Dense(3)(layers.Add()([inner_in["p"], inner_in["q"]])), name="inner")
    joined = inner(inputs={"q": flat, "p": ops.reshape(turned, (-1, 8))})
    ends = {"one": [layers.Dense(1, name="r")(joined), layers.Dense(2, name="s")(joined)],
            "more": layers.Dense(1, name="t")(flat)}
    model = keras.Model([a], ends)
    model.compile(optimizer="adam", loss="mse")
    return model


def frozen():
    x = keras.Input((4,), name="x")
    first, norm = layers.Dense(3), layers.BatchNormalization()
    model = keras.Model(x, layers.Dense(2, name="out")(norm(layers.LeakyReLU()(first(x)))))
    first.trainable = norm.trainable = False  # Keras 3.0 forgets it if the model is made afterwards
    model.compile(optimizer="adam", loss="mse", weighted_metrics=["mae"])
    return model


def inner_model_with_named_inputs():
    p, q = keras.Input((3,), name="p"), keras.Input((3,), name="q")
    inner = keras.Model({"p": p, "q": q}, layers.Dense(2)(layers.Subtract()([p, q])), name="inner")
    a, b = keras.Input((3,), name="a"), keras.Input((3,), name="b")
    model = keras.Model([a, b], layers.Dense(1, name="out")(inner({"q": a, "p": b})))
    model.compile(optimizer="sgd", loss="mse")
    return model


CASES = [two_inputs, shared_and_two_outputs, nested, inner_is_the_end, sequential, sequential_without_input, images,
         tokens, operators, more_operators, constants, forms, frozen, inner_model_with_named_inputs]


def flat(ends):
    """All tensors of nested ends in Keras's order."""
    if isinstance(ends, dict):
        return [tensor for key in sorted(ends) for tensor in flat(ends[key])]
    return [tensor for end in ends for tensor in flat(end)] if isinstance(ends, (list, tuple)) else [ends]


def inputs_for(model, random):
    def values(tensor):
        shape = (ROWS,) + tuple(tensor.shape[1:])
        if "int" in str(tensor.dtype):
            return random.integers(0, 7, shape).astype("int32")
        return random.normal(size=shape).astype("float32")
    return [values(tensor) for tensor in model.inputs]


def labels_for(loss, prediction, random):
    """Whatever the loss takes."""
    if "sparse" in loss:
        return random.integers(0, prediction.shape[-1], (ROWS,)).astype("int32")
    if "categorical" in loss:
        return np.eye(prediction.shape[-1], dtype="float32")[random.integers(0, prediction.shape[-1], ROWS)]
    if "binary" in loss:
        return random.integers(0, 2, prediction.shape).astype("float32")
    return random.normal(size=prediction.shape).astype("float32")


def loss_name(model, i, key):
    loss = model.loss
    loss = loss[key] if isinstance(loss, dict) else loss[i] if isinstance(loss, list) else loss
    return loss if isinstance(loss, str) else keras.src.utils.naming.to_snake_case(type(loss).__name__)


def like(ends, values):
    """The values, one behind the other, in the structure of the ends."""
    values = iter(values)

    def filled(end):
        if isinstance(end, dict):
            return {key: filled(end[key]) for key in sorted(end)}
        return [filled(one) for one in end] if isinstance(end, (list, tuple)) else next(values)

    return filled(ends)


def make(build, folder):
    keras.utils.set_random_seed(7)
    keras.backend.clear_session()
    random = np.random.default_rng(7)
    model = build()
    x = inputs_for(model, random)
    named = isinstance(getattr(model, "_inputs_struct", None), dict)
    xs = dict(zip([t.name for t in model.inputs], x)) if named else x if len(x) > 1 else x[0]
    first = model.predict(xs, verbose=0)
    keys = sorted(first) if isinstance(first, dict) else range(len(flat(first)))
    keys = list(keys) + [None] * (len(flat(first)) - len(keys))
    y = [labels_for(loss_name(model, i, key), p, random) for i, (key, p) in enumerate(zip(keys, flat(first)))]
    ys = like(first, y)
    train = dict(batch_size=BATCH, epochs=1, shuffle=False, verbose=0)
    model.fit(xs, ys, **train)
    stem = f"{build.__name__}-{keras.__version__}"
    model.save(folder / f"{stem}.keras")
    values = {f"x_{i}": v for i, v in enumerate(x)}
    values |= {f"y_{i}": v for i, v in enumerate(y)}
    values |= {f"predict_{i}": p for i, p in enumerate(flat(model.predict(xs, batch_size=BATCH, verbose=0)))}
    values["loss_0"] = np.float32(flat(model.evaluate(xs, ys, batch_size=BATCH, verbose=0))[0])
    model.fit(xs, ys, **train)
    values |= {f"after_{i}": p for i, p in enumerate(flat(model.predict(xs, batch_size=BATCH, verbose=0)))}
    np.savez(folder / f"{stem}.npz", **values)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for build in CASES:
        if len(sys.argv) == 2 or build.__name__ in sys.argv[2:]:
            try:
                make(build, folder)
            except Exception as e:  # not every version can make every model
                print(build.__name__, keras.__version__, type(e).__name__, str(e)[:300])


if __name__ == "__main__":
    main()
