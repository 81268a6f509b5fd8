"""PyTorch: eager and torch.compile, both with the fused Adam."""

import os

import torch
from torch import nn
from torch.nn import functional as F

DEVICE = os.environ.get("LAMINA_BENCH_DEVICE", "cpu")
VERSIONS = f"PyTorch {torch.__version__}"


class MultiInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.out = nn.Linear(10, 32), nn.Linear(20, 32), nn.Linear(64, 1)

    def forward(self, a, b):
        return (self.out(torch.cat([F.relu(self.a(a)), F.relu(self.b(b))], 1)),)


class SharedLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared, self.a, self.b = nn.Linear(10, 32), nn.Linear(32, 1), nn.Linear(32, 1)

    def forward(self, a, b):
        return self.a(F.relu(self.shared(a))), self.b(F.relu(self.shared(b)))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.out = nn.Linear(32, 32), nn.Linear(32, 32), nn.Linear(32, 1)

    def forward(self, x):
        return (self.out(F.relu(self.second(F.relu(self.first(x)))) + x),)


class Whole(nn.Sequential):
    def forward(self, x):
        return (super().forward(x),)


def mnist_mlp():
    return Whole(nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2),
                 nn.Linear(512, 10))


def mnist_cnn():
    return Whole(nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
                 nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10))


MODELS = {"multi_input": MultiInput, "shared_layer": SharedLayer, "residual": Residual, "mnist_mlp": mnist_mlp,
          "mnist_cnn": mnist_cnn}


def loss_and_metric(name, outputs, labels):
    """From logits where PyTorch has it so. The metric is a sum over the batch, or None."""
    out, y = outputs[0], labels[0]
    if name == "multi_input":
        return F.binary_cross_entropy_with_logits(out, y), ((out > 0) == (y > 0.5)).sum()
    if name == "shared_layer":
        return F.mse_loss(out, y) + F.mse_loss(outputs[1], labels[1]), None
    if name == "residual":
        return F.mse_loss(out, y), (out - y).abs().sum()
    return F.cross_entropy(out, y), (out.argmax(1) == y).sum()


def trainer(mode, task, x, y):
    """A function that trains one epoch and returns its mean loss."""
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    model = MODELS[task.name]().to(DEVICE)
    inputs, labels = [torch.from_numpy(a).to(DEVICE) for a in x], [torch.from_numpy(a).to(DEVICE) for a in y]
    if task.name == "mnist_cnn":
        inputs = [a.permute(0, 3, 1, 2).contiguous() for a in inputs]
    if task.name.startswith("mnist"):
        labels = [a.long() for a in labels]
    optimizer = torch.optim.Adam(model.parameters(), eps=1e-7, fused=True)

    def forward(xs, ys):
        return loss_and_metric(task.name, model(*xs), ys)

    if mode == "compile":
        forward = torch.compile(forward, mode="reduce-overhead" if DEVICE == "cuda" else None)
    rows = inputs[0].shape[0]

    def epoch():
        loss_sum, metric_sum = torch.zeros((), device=DEVICE), torch.zeros((), device=DEVICE)
        for chosen in torch.randperm(rows, device=DEVICE).split(task.batch_size):
            loss, metric = forward([a[chosen] for a in inputs], [a[chosen] for a in labels])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss_sum += loss.detach()
            if metric is not None:
                metric_sum += metric.detach()
        return loss_sum.item() * task.batch_size / rows

    return epoch
