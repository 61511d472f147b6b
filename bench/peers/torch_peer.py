"""Trains and runs the TensorKart network with PyTorch, as fast as it can. Asked line by line; see README.md.

usage: torch_peer.py [--batch 32] [--threads 2]
"""
import argparse
import os
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--threads", type=int, default=os.cpu_count())
arguments = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # Read when torch is loaded.
    os.environ[name] = str(arguments.threads)

import torch
from torch import nn

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)

ROWS = 1600  # 250 MB of floats: as with real data, the next batch is not in the cache.


def network():
    return nn.Sequential(
        nn.Conv2d(3, 24, 5, 2), nn.ReLU(), nn.Conv2d(24, 36, 5, 2), nn.ReLU(), nn.Conv2d(36, 48, 5, 2), nn.ReLU(),
        nn.Conv2d(48, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten(),
        nn.Linear(1152, 1164), nn.ReLU(), nn.Dropout(.2), nn.Linear(1164, 100), nn.ReLU(), nn.Dropout(.2),
        nn.Linear(100, 50), nn.ReLU(), nn.Dropout(.2), nn.Linear(50, 10), nn.ReLU(), nn.Dropout(.2),
        nn.Linear(10, 5), nn.Softsign()).to(memory_format=torch.channels_last)


pictures = torch.rand(ROWS, 3, 66, 200).contiguous(memory_format=torch.channels_last)
targets = torch.rand(ROWS, 5) * 2 - 1
trained = network()
optimiser = torch.optim.Adam(trained.parameters(), 1e-4, foreach=True)
frozen = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(network().eval(), pictures[:1])))
position = 0

UNCOUNTED = 30  # frames after a pause, as on our side


def step():
    global position
    first = position % (ROWS - arguments.batch + 1)
    position += arguments.batch
    rows = slice(first, first + arguments.batch)
    loss = ((trained(pictures[rows]) - targets[rows]) ** 2).mean()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


def train(seconds):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step()
        steps += 1
    return [steps * arguments.batch / (time.perf_counter() - start)]


def infer(count):
    times = []
    with torch.no_grad():
        for i in range(UNCOUNTED + count):
            start = time.perf_counter()
            frozen(pictures[i % ROWS:i % ROWS + 1])
            times.append((time.perf_counter() - start) * 1e3)
    del times[:UNCOUNTED]
    times.sort()
    return [times[count // 2], times[count * 99 // 100]]


train(1)
infer(100)
print("ready", flush=True)
for line in sys.stdin:
    what, amount = line.split()
    print(*(train(float(amount)) if what == "train" else infer(int(amount))), flush=True)
