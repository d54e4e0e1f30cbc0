"""Pools CIFAR-10's test set with PyTorch's DataLoader; prints a line of JSON with the times and the sums of the outputs."""
import hashlib
import json
import pickle
import sys
import tempfile
import time

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

try:
    from torch.utils.tensorboard import SummaryWriter
except ImportError:
    SummaryWriter = None

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
begun = last = time.perf_counter()
spent = {"open": 0.0, "read": 0.0, "pool": 0.0, "write": 0.0}


def lap(what):
    global last
    now = time.perf_counter()
    spent[what] += 1000 * (now - last)
    last = now


class Cifar10(Dataset):
    """torchvision's CIFAR10 with ToTensor."""

    def __init__(self):
        with open(folder + "/test_batch", "rb") as file:
            entry = pickle.load(file, encoding="latin1")
        self.images = entry["data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        self.labels = entry["labels"]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = torch.from_numpy(self.images[index].transpose(2, 0, 1)).contiguous()
        return image.to(torch.float32).div(255), self.labels[index]


data = Cifar10()
lap("open")
pooling = nn.MaxPool2d(kernel_size=3, ceil_mode=True)
writer = SummaryWriter(tempfile.mkdtemp()) if SummaryWriter else None
sums = []
with torch.no_grad():
    for step, (images, _) in enumerate(DataLoader(data, batch_size=64)):
        lap("read")
        output = pooling(images)
        lap("pool")
        sums.append(hashlib.sha256(output.numpy().tobytes()).hexdigest())
        if writer:
            writer.add_images("input", images, step)
            writer.add_images("output", output, step)
        lap("write")
if writer:
    writer.close()
    lap("write")
spent["total"] = 1000 * (time.perf_counter() - begun)
print(json.dumps({"version": torch.__version__, "logs": writer is not None, "milliseconds": spent, "sha256": sums}))
