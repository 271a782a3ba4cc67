"""Runs steps of one net in PyTorch and prints a JSON line: NET MODE BATCH THREADS STEPS DEVICE. The nets of training-nets.ts."""
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

name, mode, batch, threads, steps, device = sys.argv[1:7]
torch.set_num_threads(int(threads))


class BasicBlock(nn.Module):
    def __init__(self, into, out):
        super().__init__()
        self.first = nn.Sequential(*convolved(into, out, 3))
        self.second = nn.Sequential(*convolved(out, out, 3)[:2])
        self.shortcut = nn.Identity() if into == out else nn.Sequential(*convolved(into, out, 1)[:2])

    def forward(self, x):
        return functional.relu(self.second(self.first(x)) + self.shortcut(x))


class Pool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def convolved(into, out, size):
    return [nn.Conv2d(into, out, size, padding=size // 2, bias=False), nn.BatchNorm2d(out), nn.ReLU()]


def head(width):
    return [Pool(), nn.Linear(256, width), nn.ReLU(), nn.Linear(width, 16)]


if name == "small":
    patch = (20, 9, 9)
    net = nn.Sequential(*convolved(20, 64, 3), *convolved(64, 128, 3), *convolved(128, 256, 3), *head(128))
else:
    patch = (8, 11, 11)
    widths = [32, 64, 64, 128, 128, 256, 256]
    blocks = [BasicBlock(into, out) for into, out in zip(widths, widths[1:])]
    net = nn.Sequential(*convolved(8, 32, 1), *blocks, *head(512))
net = net.to(device)
views = [torch.rand(int(batch), *patch, device=device) - 0.5 for _ in range(2)]
optimiser = torch.optim.Adam(net.parameters(), lr=1e-4)


def train():
    optimiser.zero_grad()
    loss = functional.mse_loss(net(views[0]), net(views[1]))
    loss.backward()
    optimiser.step()
    return float(loss)


def predict():
    with torch.no_grad():
        return float(net(views[0])[0, 0])


step = train if mode == "train" else predict
net.train(mode == "train")
step()
wall = processor = float("inf")
for _ in range(int(steps)):
    start, before = time.perf_counter(), time.process_time()
    step()
    processor = min(processor, time.process_time() - before)
    wall = min(wall, time.perf_counter() - start)
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"name": f"PyTorch on {device}", "wall": wall, "processor": processor, "megabytes": megabytes, "outside": 0}))
