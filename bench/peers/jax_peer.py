"""JAX: the step under jit, called from Python for each batch or scanned over the epoch."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

VERSIONS = f"JAX {jax.__version__}"

KERNELS = {  # each with its bias
    "multi_input": {"a": (10, 32), "b": (20, 32), "out": (64, 1)},
    "shared_layer": {"shared": (10, 32), "a": (32, 1), "b": (32, 1)},
    "residual": {"first": (32, 32), "second": (32, 32), "out": (32, 1)},
    "mnist_mlp": {"first": (784, 512), "second": (512, 512), "out": (512, 10)},
    "mnist_cnn": {"first": (3, 3, 1, 32), "second": (3, 3, 32, 64), "out": (1600, 10)},
}


def init(name):
    random = np.random.default_rng(1)

    def glorot(shape):
        receptive = int(np.prod(shape[:-2]))
        limit = (6 / (receptive * (shape[-2] + shape[-1]))) ** 0.5
        return jnp.asarray(random.uniform(-limit, limit, shape), jnp.float32)

    return {key: (glorot(shape), jnp.zeros(shape[-1])) for key, shape in KERNELS[name].items()}


def dense(x, layer):
    return x @ layer[0] + layer[1]


def conv(x, layer):
    return jax.lax.conv_general_dilated(x, layer[0], (1, 1), "VALID",
                                        dimension_numbers=("NHWC", "HWIO", "NHWC")) + layer[1]


def pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def dropout(x, rate, key):
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def forward(name, w, x, key):
    relu = jax.nn.relu
    if name == "multi_input":
        return [dense(jnp.concatenate([relu(dense(x[0], w["a"])), relu(dense(x[1], w["b"]))], 1), w["out"])]
    if name == "shared_layer":
        return [dense(relu(dense(a, w["shared"])), w[out]) for a, out in zip(x, "ab")]
    if name == "residual":
        return [dense(relu(dense(relu(dense(x[0], w["first"])), w["second"])) + x[0], w["out"])]
    if name == "mnist_mlp":
        first, second = jax.random.split(key)
        hidden = dropout(relu(dense(x[0], w["first"])), 0.2, first)
        return [dense(dropout(relu(dense(hidden, w["second"])), 0.2, second), w["out"])]
    hidden = pool(relu(conv(pool(relu(conv(x[0], w["first"]))), w["second"])))
    return [dense(dropout(hidden.reshape(hidden.shape[0], -1), 0.5, key), w["out"])]


def loss_and_metric(name, w, x, y, key):
    out = forward(name, w, x, key)
    if name == "multi_input":
        z = out[0]
        loss = jnp.mean(jnp.maximum(z, 0) - z * y[0] + jnp.log1p(jnp.exp(-jnp.abs(z))))
        return loss, jnp.sum((z > 0) == (y[0] > 0.5))
    if name == "shared_layer":
        return sum(jnp.mean((o - t) ** 2) for o, t in zip(out, y)), 0.0
    if name == "residual":
        return jnp.mean((out[0] - y[0]) ** 2), jnp.sum(jnp.abs(out[0] - y[0]))
    log_p = jax.nn.log_softmax(out[0])
    loss = -jnp.mean(jnp.take_along_axis(log_p, y[0][:, None], 1))
    return loss, jnp.sum(jnp.argmax(out[0], 1) == y[0])


def adam(w, g, m, v, t, rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
    m = jax.tree.map(lambda m, g: m + (g - m) * (1 - beta_1), m, g)
    v = jax.tree.map(lambda v, g: v + (g * g - v) * (1 - beta_2), v, g)
    rate = rate * jnp.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + epsilon), w, m, v), m, v


def one_step(name, batch_size, state, data, order):
    """Takes the next batch of the epoch's order."""
    w, m, v, t, key, place, loss_sum, metric_sum = state
    chosen = jax.lax.dynamic_slice(order, (place,), (batch_size,))
    x, y = jax.tree.map(lambda a: a[chosen], data)
    key, used = jax.random.split(key)
    (loss, metric), g = jax.value_and_grad(partial(loss_and_metric, name), has_aux=True)(w, x, y, used)
    w, m, v = adam(w, g, m, v, t)
    return w, m, v, t + 1, key, place + batch_size, loss_sum + loss, metric_sum + metric


def trainer(mode, task, x, y):
    """A function that trains one epoch and returns its mean loss."""
    data = jax.tree.map(jnp.asarray, (x, y))
    steps = x[0].shape[0] // task.batch_size
    weights = init(task.name)
    zeros = jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros, jax.tree.map(jnp.copy, zeros), jnp.float32(1), jax.random.key(1))
    random = np.random.default_rng(1)
    step = partial(one_step, task.name, task.batch_size)

    @partial(jax.jit, donate_argnums=0)
    def scanned(state, data, order):
        return jax.lax.scan(lambda s, _: (step(s, data, order), None), state, length=steps)[0]

    stepped = jax.jit(step, donate_argnums=0)

    def epoch():
        nonlocal state
        order = jnp.asarray(random.permutation(steps * task.batch_size), jnp.int32)
        now = (*state, jnp.int32(0), jnp.float32(0), jnp.float32(0))
        if mode == "scan":
            now = scanned(now, data, order)
        else:
            for _ in range(steps):
                now = stepped(now, data, order)
        state = now[:5]
        return float(now[6]) / steps

    return epoch
