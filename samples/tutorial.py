"""Max pooling, one window at a time.

Hover MaxPool2d below for the output shape, or put the cursor on it and run "Poolscope: Visualize Pooling".
Poolscope only reads this file; running it needs PyTorch.
"""

import torch
from torch import nn
from torch.nn import MaxPool2d

# One 5 x 5 image. Pooling takes floating-point numbers or integers, not booleans.
input = torch.tensor(
    [
        [1, 2, 0, 3, 1],
        [0, 1, 2, 3, 1],
        [1, 2, 1, 0, 0],
        [5, 2, 3, 1, 1],
        [2, 1, 0, 1, 1],
    ],
    dtype=torch.float32,
)

# MaxPool2d takes (batch, channels, height, width); -1 lets PyTorch work out the batch.
input = torch.reshape(input, (-1, 1, 5, 5))
print(input.shape)  # torch.Size([1, 1, 5, 5])


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        # The default stride equals the kernel size, so the windows do not overlap.
        # ceil_mode keeps the windows that overhang the right and bottom edges.
        self.pool = nn.MaxPool2d(kernel_size=3, ceil_mode=True)

    def forward(self, image):
        return self.pool(image)


pooled = Pooled()
print(pooled(input))  # [[2, 3], [5, 1]], of shape (1, 1, 2, 2)

# Without ceil_mode, only the window that is entirely inside remains.
floor = MaxPool2d(kernel_size=3, ceil_mode=False)
print(floor(input))  # [[2]], of shape (1, 1, 1, 1)

# Pooling has no learnable parameters.
print(sum(p.numel() for p in pooled.parameters()))  # 0
