"""Operations on a million float32 numbers, 1000 x 1000: the peer of MillionBenchmark.

Prints the median time of each in microseconds.
"""
import math
import statistics
import time

import numpy as np

side = 1000
rng = np.random.default_rng(1)
x = rng.standard_normal((side, side)).astype(np.float32)
y = rng.standard_normal((side, side)).astype(np.float32)
flat = x.ravel()
positions = rng.integers(0, side * side, side * side).astype(np.int32)
rows = rng.integers(0, side, side).astype(np.int32)
along = rng.integers(0, side, (side, side)).astype(np.int64)
large = x > 4
half = np.float32(0.5)
root = np.float32(0.7978845608028654)


def top(k):
    best = np.argpartition(-flat, k)[:k]
    return best[np.argsort(-flat[best])]


def scatter(shape, at, values):
    target = np.zeros(shape, np.float32)
    np.add.at(target, at, values)
    return target


try:
    from scipy.special import erf
    gelu = lambda: half * x * (1 + erf(x * np.float32(math.sqrt(0.5))))
except ImportError:
    gelu = lambda: half * x * (1 + np.tanh(root * (x + np.float32(0.044715) * x * x * x)))

calls = {
    "sort": lambda: np.sort(flat),
    "sortRows": lambda: np.sort(x, axis=1),
    "argSort": lambda: np.argsort(flat, kind="stable"),
    "topK100": lambda: top(100),
    "cumSum": lambda: np.cumsum(flat),
    "cumSum0": lambda: np.cumsum(x, axis=0),
    "cumSum1": lambda: np.cumsum(x, axis=1),
    "cumProd1": lambda: np.cumprod(x, axis=1),
    "gather": lambda: np.take(flat, positions),
    "gatherRows": lambda: np.take(x, rows, axis=0),
    "takeAlong1": lambda: np.take_along_axis(x, along, 1),
    "scatterAdd": lambda: scatter(side * side, positions, flat),
    "scatterAddRows": lambda: scatter((side, side), rows, x),
    "sum": lambda: x.sum(),
    "sum0": lambda: x.sum(axis=0),
    "sum1": lambda: x.sum(axis=1),
    "max": lambda: x.max(),
    "max0": lambda: x.max(axis=0),
    "max1": lambda: x.max(axis=1),
    "mean1": lambda: x.mean(axis=1),
    "argMax0": lambda: x.argmax(axis=0),
    "argMax1": lambda: x.argmax(axis=1),
    "any0": lambda: large.any(axis=0),
    "median": lambda: np.median(flat),
    "bincount": lambda: np.bincount(positions, minlength=side * side),
    "exp": lambda: np.exp(x),
    "tanh": lambda: np.tanh(x),
    "gelu": gelu,
    "plus": lambda: x + y,
    "transpose": lambda: np.ascontiguousarray(x.T),
}

print("numpy", np.__version__)
for name, call in calls.items():
    call()
    times = []
    end = time.perf_counter() + 1.0
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - start)
    print(f"{name:16s} {statistics.median(times) / 1000:10.1f} us")
