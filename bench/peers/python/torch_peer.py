"""PyTorch, eager, or compiled where the environment variable TORCH_COMPILE is set."""
import os

import torch
import torch.nn.functional as F

import peer_loop


class Net(torch.nn.Module):
    """A module whose parameters are set from files."""

    def set(self, parameter, array):
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(array))


class Mlp(Net):
    def __init__(self, inputs):
        super().__init__()
        hidden = inputs["b1"].shape[0]
        self.first = torch.nn.Linear(784, hidden)
        self.second = torch.nn.Linear(hidden, 10)
        self.set(self.first.weight, inputs["w1"].T)
        self.set(self.first.bias, inputs["b1"])
        self.set(self.second.weight, inputs["w2"].T)
        self.set(self.second.bias, inputs["b2"])

    def forward(self, x):
        return self.second(F.relu(self.first(x)))


class Cnn(Net):
    """Channels first, as PyTorch has it; the memory may be laid out either way."""

    def __init__(self, inputs):
        super().__init__()
        self.first = torch.nn.Conv2d(1, 32, 3)
        self.second = torch.nn.Conv2d(32, 64, 3)
        self.dense = torch.nn.Linear(1600, 10)
        self.set(self.first.weight, inputs["f1"].transpose(3, 2, 0, 1))
        self.set(self.first.bias, inputs["b1"])
        self.set(self.second.weight, inputs["f2"].transpose(3, 2, 0, 1))
        self.set(self.second.bias, inputs["b2"])
        # From rows in the order height, width, channel to columns in the order channel, height, width.
        dense = inputs["w3"].reshape(5, 5, 64, 10).transpose(3, 2, 0, 1).reshape(10, 1600)
        self.set(self.dense.weight, dense)
        self.set(self.dense.bias, inputs["b3"])

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        x = F.max_pool2d(F.relu(self.second(x)), 2)
        return self.dense(x.flatten(1))


class Lstm(Net):
    def __init__(self, inputs):
        super().__init__()
        self.lstm = torch.nn.LSTM(32, 64, batch_first=True)
        self.dense = torch.nn.Linear(64, 10)
        self.set(self.lstm.weight_ih_l0, inputs["wx"].T)
        self.set(self.lstm.weight_hh_l0, inputs["wh"].T)
        self.set(self.lstm.bias_ih_l0, inputs["b"])
        # A second bias beside the first would learn twice as fast: it stays 0.
        self.lstm.bias_hh_l0.requires_grad_(False).zero_()
        self.set(self.dense.weight, inputs["w"].T)
        self.set(self.dense.bias, inputs["c"])

    def forward(self, x):
        return self.dense(self.lstm(x)[1][0][0])


class Block(Net):
    def __init__(self, inputs, name):
        super().__init__()
        self.norm1 = norm(self, inputs, name + ".norm1")
        self.qkv = dense(self, inputs, name + ".qkv")
        self.out = dense(self, inputs, name + ".out")
        self.norm2 = norm(self, inputs, name + ".norm2")
        self.up = dense(self, inputs, name + ".up")
        self.down = dense(self, inputs, name + ".down")
        future = torch.full((128, 128), float("-inf")).triu(1)
        self.register_buffer("mask", future)

    def forward(self, x):
        batch = x.shape[0]
        q, k, v = (
            part.reshape(batch, 128, 4, 32).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(128, dim=2)
        )
        if hasattr(F, "scaled_dot_product_attention"):
            mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            mixed = (q @ k.transpose(2, 3) * 32**-0.5 + self.mask).softmax(-1) @ v
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, 128, 128))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class Gpt(Net):
    def __init__(self, inputs):
        super().__init__()
        self.tokens = torch.nn.Embedding(65, 128)
        self.set(self.tokens.weight, inputs["tokens"])
        self.positions = torch.nn.Parameter(torch.from_numpy(inputs["positions"]))
        self.blocks = torch.nn.Sequential(*(Block(inputs, str(layer)) for layer in range(4)))
        self.norm = norm(self, inputs, "norm")
        self.head = dense(self, inputs, "head")

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.tokens(x) + self.positions))).flatten(0, 1)


class Regression(Net):
    def __init__(self, inputs):
        super().__init__()
        self.dense = torch.nn.Linear(10, 1)
        self.set(self.dense.weight, inputs["w"].T)
        self.set(self.dense.bias, inputs["b"])

    def forward(self, x):
        return self.dense(x).flatten()


def norm(net, inputs, name):
    layer = torch.nn.LayerNorm(128)
    net.set(layer.weight, inputs[name + ".gain"])
    net.set(layer.bias, inputs[name + ".bias"])
    return layer


def dense(net, inputs, name):
    kernel = inputs[name + ".kernel"]
    layer = torch.nn.Linear(*kernel.shape)
    net.set(layer.weight, kernel.T)
    net.set(layer.bias, inputs[name + ".bias"])
    return layer


NETS = {"A": Mlp, "B": Mlp, "C": Cnn, "D": Lstm, "E": Gpt, "F": Regression, "G_B": Mlp, "G_C": Cnn}


def optimizer(work, net):
    parameters = [p for p in net.parameters() if p.requires_grad]
    if work in ("C", "D"):
        return torch.optim.Adam(parameters, lr=0.001)
    if work == "E":
        return torch.optim.AdamW(parameters, lr=0.001, weight_decay=0.01)
    return torch.optim.SGD(parameters, lr=0.1)


def batches(work, inputs):
    result = []
    for x, y in inputs.batches():
        x, y = torch.from_numpy(x), torch.from_numpy(y)
        if work in ("C", "G_C"):
            x = x.permute(0, 3, 1, 2).contiguous()
            if CHANNELS_LAST:
                x = x.to(memory_format=torch.channels_last)
        if work == "E":
            x, y = x.long(), y.flatten()
        result.append((x, y if work == "F" else y.long()))
    return result


# Measured to be the faster layout for both works with convolutions.
CHANNELS_LAST = os.environ.get("TORCH_CHANNELS_LAST", "1") == "1"


def open_work(work, inputs, threads):
    torch.set_num_threads(threads)
    net = NETS[work](inputs)
    if work in ("C", "G_C") and CHANNELS_LAST:
        net = net.to(memory_format=torch.channels_last)
    data = batches(work, inputs)
    loss_of = F.mse_loss if work == "F" else F.cross_entropy
    compiled = torch.compile if os.environ.get("TORCH_COMPILE") else lambda function: function
    if work.startswith("G"):
        forward = compiled(net.eval())

        def infer(batch):
            with torch.inference_mode():
                return forward(data[batch][0]).square().mean().item()

        return infer
    update = optimizer(work, net)
    forward = compiled(lambda x, y: loss_of(net(x), y))

    def step(batch):
        x, y = data[batch]
        update.zero_grad(set_to_none=True)
        loss = forward(x, y)
        loss.backward()
        update.step()
        return loss.item()

    return step


def about():
    return {"version": "PyTorch " + torch.__version__, "settings": f"{torch.get_num_threads()} threads"}


if __name__ == "__main__":
    peer_loop.serve(open_work, about, ["torch"])
