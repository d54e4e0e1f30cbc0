"""Answers bench/torch.ts: one JSON command a line on stdin, one JSON answer a line on stdout."""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

FUNCTIONS = {"MaxPool2d": F.max_pool2d, "AvgPool2d": F.avg_pool2d, "MaxPool3d": F.max_pool3d}
state = {}


def by_axes(x, kernel_size, stride, padding):
    rows = F.max_pool2d(x, (kernel_size, 1), stride, (padding, 0))
    return F.max_pool2d(rows, (1, kernel_size), stride, (0, padding))


def prepare(threads, op, kwargs, shape, dtype, file, way=None):
    torch.set_num_threads(threads)
    x = torch.from_numpy(np.fromfile(file, dtype=dtype).reshape(shape))
    if way == "channels_last":
        x = x.contiguous(memory_format=torch.channels_last)
    state.update(x=x, f=by_axes if way == "separated" else FUNCTIONS[op], kwargs=kwargs)
    return {}


def run():
    with torch.no_grad():
        begun = time.perf_counter()
        # a CPU build pools no bytes: they become floats first
        y = state["f"](state["x"].float(), **state["kwargs"])
        took = (time.perf_counter() - begun) * 1000
    state["y"] = y
    return {"milliseconds": took}


def output(file):
    state["y"].contiguous().numpy().tofile(file)
    return {}


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    command = json.loads(line)
    answer = {"prepare": prepare, "run": run, "output": output}[command.pop("do")](**command)
    print(json.dumps(answer), flush=True)
