"""JAX: the whole step, gradients and update included, is one jitted function whose buffers are donated."""
import os
import sys

# XLA takes every core that the process may use: one thread is one core.
if len(sys.argv) > 2 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(sys.argv[2])])

import jax
import jax.numpy as jnp
from jax import lax

import peer_loop

MLP = ("w1", "b1", "w2", "b2")
CNN = ("f1", "b1", "f2", "b2", "w3", "b3")
LSTM = ("wx", "wh", "b", "w", "c")
BLOCK = ("norm1", "qkv", "out", "norm2", "up", "down")


def mlp(p, x):
    return jax.nn.relu(x @ p["w1"] + p["b1"]) @ p["w2"] + p["b2"]


def cnn(p, x):
    x = pooled(convolved(x, p["f1"], p["b1"]))
    x = pooled(convolved(x, p["f2"], p["b2"]))
    return x.reshape(-1, 1600) @ p["w3"] + p["b3"]


def convolved(x, filters, bias):
    y = lax.conv_general_dilated(x, filters, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    return jax.nn.relu(y + bias)


def pooled(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def lstm(p, x):
    gates = jnp.swapaxes(x, 0, 1) @ p["wx"] + p["b"]
    zeros = jnp.zeros((64, 64), jnp.float32)

    def step(state, gate):
        h, c = state
        i, f, g, o = jnp.split(gate + h @ p["wh"], 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    (h, _), _ = lax.scan(step, (zeros, zeros), gates)
    return h @ p["w"] + p["c"]


def norm(p, name, x):
    centred = x - x.mean(-1, keepdims=True)
    variance = jnp.square(centred).mean(-1, keepdims=True)
    return centred * lax.rsqrt(variance + 1e-5) * p[name + ".gain"] + p[name + ".bias"]


def dense(p, name, x):
    return x @ p[name + ".kernel"] + p[name + ".bias"]


def heads(x):
    return x.reshape(-1, 128, 4, 32).transpose(0, 2, 1, 3)


def gpt(p, x):
    h = p["tokens"][x] + p["positions"]
    past = jnp.tril(jnp.ones((128, 128), bool))
    for layer in map(str, range(4)):
        q, k, v = map(heads, jnp.split(dense(p, layer + ".qkv", norm(p, layer + ".norm1", h)), 3, axis=-1))
        scores = jnp.where(past, q @ k.transpose(0, 1, 3, 2) * 32**-0.5, -jnp.inf)
        mixed = (jax.nn.softmax(scores) @ v).transpose(0, 2, 1, 3).reshape(-1, 128, 128)
        h = h + dense(p, layer + ".out", mixed)
        up = jax.nn.gelu(dense(p, layer + ".up", norm(p, layer + ".norm2", h)), approximate=False)
        h = h + dense(p, layer + ".down", up)
    return dense(p, "head", norm(p, "norm", h))


def regression(p, x):
    return (x @ p["w"] + p["b"])[:, 0]


def gpt_names():
    layers = [f"{layer}.{part}" for layer in range(4) for part in BLOCK] + ["norm", "head"]
    kinds = {True: (".gain", ".bias"), False: (".kernel", ".bias")}
    return ["tokens", "positions"] + [name + end for name in layers for end in kinds["norm" in name]]


def cross_entropy(logits, y):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), y[..., None], axis=-1).mean()


def squared(output, y):
    return jnp.square(output - y).mean()


NETS = {
    "A": (mlp, MLP),
    "B": (mlp, MLP),
    "C": (cnn, CNN),
    "D": (lstm, LSTM),
    "E": (gpt, gpt_names()),
    "F": (regression, ("w", "b")),
    "G_B": (mlp, MLP),
    "G_C": (cnn, CNN),
}


def descend(state, gradients):
    parameters, _, _, _ = state
    return jax.tree.map(lambda p, g: p - 0.1 * g, parameters, gradients), *state[1:]


def adam(decay):
    def update(state, gradients):
        parameters, mean, square, step = state
        step = step + 1
        mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, gradients)
        square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, gradients)
        first, second = 1 - 0.9**step, 1 - 0.999**step

        def moved(p, m, v):
            return p * (1 - 0.001 * decay) - 0.001 * (m / first) / (jnp.sqrt(v / second) + 1e-8)

        return jax.tree.map(moved, parameters, mean, square), mean, square, step

    return update


def open_work(work, inputs, threads):
    net, names = NETS[work]
    parameters = {name: jnp.asarray(inputs[name]) for name in names}
    batches = [(jnp.asarray(x), jnp.asarray(y)) for x, y in inputs.batches()]
    if work.startswith("G"):
        answer = jax.jit(lambda p, x: jnp.square(net(p, x)).mean())
        return lambda batch: float(answer(parameters, batches[batch][0]))
    loss = squared if work == "F" else cross_entropy
    update = {"C": adam(0), "D": adam(0), "E": adam(0.01)}.get(work, descend)
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    state = [(parameters, zeros, jax.tree.map(jnp.zeros_like, parameters), jnp.float32(0))]

    def train(state, x, y):
        value, gradients = jax.value_and_grad(lambda p: loss(net(p, x), y))(state[0])
        return value, update(state, gradients)

    compiled = jax.jit(train, donate_argnums=0)

    def step(batch):
        value, state[0] = compiled(state[0], *batches[batch])
        # Asynchronous: the step is over when the new weights are there.
        jax.block_until_ready(state[0])
        return float(value)

    return step


if __name__ == "__main__":
    peer_loop.serve(open_work, lambda: {"version": "JAX " + jax.__version__}, ["jax", "jaxlib"])
