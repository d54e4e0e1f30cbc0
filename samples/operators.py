"""Every pooling layer of PyTorch on one 5 x 5 image.

Rest the pointer on a layer for its output shape, or put the cursor on it and run "Poolscope: Visualize Pooling".
Poolscope only reads this file; running it needs PyTorch.
"""

import torch
from torch import nn
import torch.nn.functional as F

image = torch.tensor(
    [
        [1, 2, 0, 3, 1],
        [0, 1, 2, 3, 1],
        [1, 2, 1, 0, 0],
        [5, 2, 3, 1, 1],
        [2, 1, 0, 1, 1],
    ],
    dtype=torch.float32,
).reshape(1, 1, 5, 5)

# Average pooling divides by the size of the window, padding included by default.
print(nn.AvgPool2d(3, stride=2, padding=1)(image))
print(nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False)(image))

# LP pooling: the root of the sum of squares. norm_type=float('inf') gives the maximum absolute value.
print(nn.LPPool2d(2, kernel_size=2)(image))

# Adaptive pooling takes the output size; its windows overlap if that does not divide the input size.
print(nn.AdaptiveAvgPool2d(3)(image))
print(nn.AdaptiveMaxPool2d((2, None))(image))

# Fractional pooling picks its windows at random.
print(nn.FractionalMaxPool2d(2, output_size=3)(image))

# A last window that would start in the padding is dropped, even in ceil mode.
print(F.max_pool2d(image, 2, stride=2, padding=1, ceil_mode=True))

# Unpooling puts the maxima back where they were; everything else is zero.
pooled, indices = F.max_pool2d(image, 2, return_indices=True)
print(nn.MaxUnpool2d(2)(pooled, indices, output_size=(5, 5)))
