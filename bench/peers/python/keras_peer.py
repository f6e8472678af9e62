"""Keras on JAX, with its own layers, losses and optimizers, through train_on_batch."""
import os
import sys

if len(sys.argv) > 2 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(sys.argv[2])])

import keras
import numpy as np

import peer_loop


def open_work(work, inputs, threads):
    layers = keras.layers
    if work in ("A", "B", "G_B"):
        hidden = inputs["b1"].shape[0]
        net = [keras.Input((784,)), layers.Dense(hidden, activation="relu"), layers.Dense(10)]
        names = ["w1", "b1", "w2", "b2"]
    elif work in ("C", "G_C"):
        net = [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10),
        ]
        names = ["f1", "b1", "f2", "b2", "w3", "b3"]
    elif work == "D":
        # The order of its gates is that of the files: input, forget, cell, output.
        net = [keras.Input((64, 32)), layers.LSTM(64), layers.Dense(10)]
        names = ["wx", "wh", "b", "w", "c"]
    elif work == "F":
        net = [keras.Input((10,)), layers.Dense(1), layers.Reshape(())]
        names = ["w", "b"]
    else:
        return None
    model = keras.Sequential(net)
    model.set_weights([inputs[name] for name in names])
    batches = inputs.batches()
    if work.startswith("G"):
        return lambda batch: float(np.square(model.predict_on_batch(batches[batch][0])).mean())
    optimizer = keras.optimizers.Adam(0.001, epsilon=1e-8) if work in ("C", "D") else keras.optimizers.SGD(0.1)
    loss = "mse" if work == "F" else keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss)

    def step(batch):
        x, y = batches[batch]
        # A fresh mean of losses for each step: the loss of this batch alone.
        model.reset_metrics()
        return model.train_on_batch(x, y)

    return step


def about():
    return {"version": f"Keras {keras.__version__} on {keras.backend.backend()}"}


if __name__ == "__main__":
    peer_loop.serve(open_work, about, ["keras", keras.backend.backend()])
