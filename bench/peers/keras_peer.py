"""Keras on JAX, trained through fit."""

import keras
from keras import layers

VERSIONS = f"Keras {keras.__version__} on {keras.backend.backend()}"


def multi_input():
    a, b = keras.Input((10,)), keras.Input((20,))
    merged = layers.concatenate([layers.Dense(32, activation="relu")(a), layers.Dense(32, activation="relu")(b)])
    return keras.Model([a, b], layers.Dense(1, activation="sigmoid")(merged))


def shared_layer():
    a, b = keras.Input((10,)), keras.Input((10,))
    shared = layers.Dense(32, activation="relu")
    return keras.Model([a, b], [layers.Dense(1)(shared(a)), layers.Dense(1)(shared(b))])


def residual():
    x = keras.Input((32,))
    y = layers.Dense(32, activation="relu")(layers.Dense(32, activation="relu")(x))
    return keras.Model(x, layers.Dense(1)(layers.Add()([y, x])))


def mnist_mlp():
    return keras.Sequential([
        keras.Input((784,)), layers.Dense(512, activation="relu"), layers.Dropout(0.2),
        layers.Dense(512, activation="relu"), layers.Dropout(0.2), layers.Dense(10, activation="softmax")])


def mnist_cnn():
    return keras.Sequential([
        keras.Input((28, 28, 1)), layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2), layers.Flatten(), layers.Dropout(0.5),
        layers.Dense(10, activation="softmax")])


MODELS = {"multi_input": multi_input, "shared_layer": shared_layer, "residual": residual, "mnist_mlp": mnist_mlp,
          "mnist_cnn": mnist_cnn}
SETTINGS = {"multi_input": ("binary_crossentropy", ["accuracy"]), "shared_layer": (["mse", "mse"], None),
            "residual": ("mse", ["mae"])}


def trainer(mode, task, x, y):
    """A function that trains one epoch and returns its mean loss."""
    keras.utils.set_random_seed(1)
    model = MODELS[task.name]()
    loss, metrics = SETTINGS.get(task.name, ("sparse_categorical_crossentropy", ["accuracy"]))
    model.compile(optimizer="adam", loss=loss, metrics=metrics)
    x, y = (x if len(x) > 1 else x[0]), (y if len(y) > 1 else y[0])

    def epoch():
        return model.fit(x, y, batch_size=task.batch_size, epochs=1, verbose=0).history["loss"][-1]

    return epoch
