"""The loop that answers the runner; what io.gradus.bench.harness.PeerLoop is to the peers in Java.

A peer is a function open_work(work, inputs, threads) that returns step(batch) -> float, or None where the library has
no part in a work, and a function about() that returns texts by name.
"""
import importlib.util
import json
import os
import resource
import statistics
import sys
import time

import numpy as np

BATCHES = {"E": 4}


class Inputs:
    """The batches and initial weights of one work, one file each."""

    def __init__(self, folder):
        self.folder = folder

    def __getitem__(self, name):
        return np.load(os.path.join(self.folder, name + ".npy"))

    def batches(self):
        """Examples and targets of each batch."""
        return list(zip(self["x"], self["y"]))


def size_on_disk(*modules):
    """Bytes of the packages and of the shared libraries outside of them that they load."""
    before = libraries()
    folders = []
    for module in modules:
        __import__(module)
        found = importlib.util.find_spec(module).origin
        folders.append(os.path.dirname(os.path.realpath(found)))
    files = libraries() - before
    for folder in folders:
        for path, _, names in os.walk(folder):
            files.update(os.path.realpath(os.path.join(path, name)) for name in names if not name.endswith(".pyc"))
    return sum(os.path.getsize(file) for file in files if os.path.exists(file))


def libraries():
    """The shared libraries that this process has loaded."""
    try:
        with open("/proc/self/maps") as maps:
            lines = [line.split(maxsplit=5) for line in maps]
    except OSError:
        return set()
    return {line[5].strip() for line in lines if len(line) == 6 and ".so" in line[5] and os.path.exists(line[5].strip())}


def peak_memory():
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def serve(open_work, about, modules):
    """Serves the runner: `script WORK THREADS DATA`, or `script size`, which tells the bytes of an installation."""
    out = sys.stdout
    sys.stdout = sys.stderr

    def answer(**values):
        print(json.dumps(values), file=out, flush=True)

    if sys.argv[1] == "size":
        answer(size=size_on_disk(*modules))
        return
    work, threads, data = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    step = open_work(work, Inputs(os.path.join(data, work)), threads)
    if step is None:
        answer(absent="it has no part in this work")
        return
    answer(ready=True, amount=0, **about())
    count = BATCHES.get(work, 8)
    made = 0
    for line in sys.stdin:
        words = line.split()
        if words[0] == "check":
            losses = []
            for _ in range(int(words[1])):
                losses.append(float(step(made % count)))
                made += 1
            answer(losses=losses)
        elif words[0] == "run":
            times = []
            end = time.perf_counter_ns() + 1_000_000 * int(words[1])
            while len(times) < 3 or time.perf_counter_ns() < end:
                batch = made % count
                made += 1
                start = time.perf_counter_ns()
                step(batch)
                times.append((time.perf_counter_ns() - start) / 1e3)
            n = len(times)
            mean = statistics.fmean(times)
            times.sort()
            answer(steps=n, median=times[n // 2], low=times[n // 10], high=times[n - 1 - n // 10], mean=mean)
        elif words[0] == "memory":
            answer(peak=peak_memory())
        else:
            raise ValueError("unknown command: " + line)
