#!/usr/bin/python3
"""Trains a few networks with PyTorch, in double precision, and writes what came of it to pytorch.json beside this file.

    apt-get install python3-torch && /usr/bin/python3 make_reference.py

PyTorchTests.cs trains the same networks with the engine and compares. First weights, pictures and targets follow from formulas
(noise, limit, picture, targets) that the test repeats. Made with Debian's PyTorch 1.13.
"""
import json
import math
import pathlib

import numpy
import torch
import torch.nn.functional as F

STEPS = 100
ROWS = 64
torch.set_num_threads(2)


def conv(size, kernel, stride, activation):
    return {"kind": "conv", "size": size, "activation": activation, "kernel": kernel, "stride": stride}


def norm(activation):
    return {"kind": "batchNorm", "size": 0, "activation": activation, "epsilon": 1e-5}


def dense(size, activation, dropout=0.0, logits=0):
    return {"kind": "dense", "size": size, "activation": activation, "dropout": dropout, "logits": logits}


PILOTNET = [conv(24, 5, 2, "relu"), conv(36, 5, 2, "relu"), conv(48, 5, 2, "relu"), conv(64, 3, 1, "relu"), conv(64, 3, 1, "relu")]
TENSORKART = PILOTNET + [dense(n, "relu", 0.2) for n in (1164, 100, 50, 10)] + [dense(5, "softsign")]
SMALL = [conv(8, 3, 2, "relu"), conv(20, 3, 2, "relu"), dense(24, "relu"), dense(3, "softsign")]
LOGITS = SMALL[:-1] + [dense(3, "tanh", logits=2)]
NORMALISED = [conv(8, 3, 2, "linear"), norm("relu"), conv(20, 3, 2, "relu"), norm("linear"), dense(24, "elu"), dense(3, "linear")]

# name, layers, height, width, batch, options as TrainerOptions has them
CASES = [
    ("adam-mse", SMALL, 20, 30, 16, {"learningRate": 1e-3}),
    ("sgd-huber", SMALL, 20, 30, 16, {"optimiser": "sgd", "learningRate": 0.02, "loss": "huber"}),
    ("adamw-euclidean", SMALL, 20, 30, 16, {"learningRate": 3e-4, "loss": "euclidean", "weightDecay": 0.1}),
    ("adam-l2-l1", SMALL, 20, 30, 16, {"learningRate": 1e-4, "loss": "l1", "l2": 0.01}),
    ("adam-logits-clipped", LOGITS, 20, 30, 16, {"learningRate": 3e-4, "clipNorm": 0.5}),
    ("batch-norm-adam-mse", NORMALISED, 20, 30, 16, {"learningRate": 1e-3}),
    ("batch-norm-sgd-huber-clipped", NORMALISED, 20, 30, 16, {"optimiser": "sgd", "learningRate": 0.001, "loss": "huber", "clipNorm": 0.2, "weightDecay": 0.1}),
    ("tensorkart-adam-mse", TENSORKART, 66, 200, 8, {"learningRate": 1e-5}),
    ("tensorkart-sgd-huber", TENSORKART, 66, 200, 8, {"optimiser": "sgd", "learningRate": 0.005, "loss": "huber"}),
]


def noise(seed, count):
    """32 random bits for each of 0..count-1 ("lowbias32", Ellis, 2018)."""
    x = numpy.arange(count, dtype=numpy.uint64) + seed * 0x9E3779B9 & 0xFFFFFFFF
    x = (x ^ x >> 16) * 0x7FEB352D & 0xFFFFFFFF
    x = (x ^ x >> 15) * 0x846CA68B & 0xFFFFFFFF
    return x ^ x >> 16


def first_weights(seed, shape, limit):
    """Even between ±limit, rounded to single precision; the last index of the shape runs fastest."""
    return ((noise(seed, math.prod(shape)) / 2**32 * 2 - 1) * limit).astype(numpy.float32).astype(float).reshape(shape)


def bar(row, width):
    return row * 37 % (width - 4) + 2


def picture(row, height, width):
    """A bright bar in the dark: where it stands is what is to be learnt."""
    pixels = (noise(1000 + row, height * width * 3) % 60).reshape(height, width, 3)
    near = abs(numpy.arange(width) - bar(row, width)) < 3
    return pixels + near[None, :, None] * 150


def targets(row, width, outputs):
    """Of the first output where the bar stands, -0.8..0.8; of the others in turn whether that is on the right and on the left, 0 or 1."""
    place = bar(row, width) / width * 2 - 1
    return [numpy.float32(0.8 * place) if i == 0 else float((place > 0) == (i % 2 == 1)) for i in range(outputs)]


ACTIVATIONS = {"linear": lambda x: x, "relu": F.relu, "elu": F.elu, "tanh": torch.tanh, "softsign": F.softsign}


class Network:
    def __init__(self, layers, height, width):
        self.layers, self.parameters, self.statistics, self.buffers = layers, [], [], {}
        counts, channels, flat = {"conv": 0, "batchNorm": 0, "dense": 0}, 3, None
        for layer in layers:
            counts[layer["kind"]] += 1
            number, size = counts[layer["kind"]], layer["size"]
            if layer["kind"] == "conv":
                kernel = layer["kernel"]
                self.add(f"conv{number}", (kernel, kernel, channels, size), kernel * kernel * (channels + size))
                height, width, channels = (height - kernel) // layer["stride"] + 1, (width - kernel) // layer["stride"] + 1, size
            elif layer["kind"] == "batchNorm":
                self.put(f"norm{number}.gamma", numpy.ones(channels))
                self.put(f"norm{number}.beta", numpy.zeros(channels))
                self.buffers[f"norm{number}.mean"], self.buffers[f"norm{number}.variance"] = torch.zeros(channels), torch.ones(channels)
            else:
                inputs = flat or height * width * channels
                self.add(f"dense{number}", (inputs, size), inputs + size)
                flat = size

    def add(self, name, shape, fans):
        self.put(f"{name}.weight", first_weights(len(self.parameters) + 1, shape, math.sqrt(6 / fans)))
        self.put(f"{name}.bias", first_weights(len(self.parameters) + 1, shape[-1:], 0.05))

    def put(self, name, values):
        self.parameters.append((name, torch.tensor(values, dtype=torch.get_default_dtype(), requires_grad=True)))

    def named(self):
        return dict(self.parameters) | self.buffers

    def forward(self, pictures):
        named, x = self.named(), pictures.permute(0, 3, 1, 2) * float(numpy.float32(1) / numpy.float32(255))
        counts = {"conv": 0, "batchNorm": 0, "dense": 0}
        for layer in self.layers:
            counts[layer["kind"]] += 1
            number, activation = counts[layer["kind"]], ACTIVATIONS[layer["activation"]]
            if layer["kind"] == "conv":
                x = activation(F.conv2d(x, named[f"conv{number}.weight"].permute(3, 2, 0, 1), named[f"conv{number}.bias"], stride=layer["stride"]))
            elif layer["kind"] == "batchNorm":
                of = [named[f"norm{number}.{role}"] for role in ("mean", "variance", "gamma", "beta")]
                x = activation(F.batch_norm(x, *of, training=True, momentum=0.1, eps=layer["epsilon"]))
            else:
                x = x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x
                x = x @ named[f"dense{number}.weight"] + named[f"dense{number}.bias"]
                values = layer["size"] - layer["logits"]
                x = torch.cat([activation(x[:, :values]), x[:, values:]], 1)
        return x


def loss_of(options, logits, outputs, wanted):
    values = outputs.shape[1] - logits
    said, meant = outputs[:, :values], wanted[:, :values]
    loss = {
        "mse": F.mse_loss,
        "euclidean": lambda a, b: (a - b).square().sum(1).sqrt().mean(),
        "l1": F.l1_loss,
        "huber": lambda a, b: F.huber_loss(a, b, delta=0.25),
    }[options.get("loss", "mse")](said, meant)
    return loss + F.binary_cross_entropy_with_logits(outputs[:, values:], wanted[:, values:]) if logits else loss


def optimiser_of(options, network):
    """Weight decay and the L2 penalty are for weights, not for biases and factors."""
    weights = [tensor for name, tensor in network.parameters if name.endswith(".weight")]
    others = [tensor for name, tensor in network.parameters if not name.endswith(".weight")]
    groups = [{"params": weights, "weight_decay": options.get("l2", 0)}, {"params": others, "weight_decay": 0}]
    if options.get("optimiser", "adam") == "sgd":
        return torch.optim.SGD(groups, lr=options["learningRate"], momentum=0.9)
    if "weightDecay" in options:
        groups[0]["weight_decay"] = options["weightDecay"]
        return torch.optim.AdamW(groups, lr=options["learningRate"])
    return torch.optim.Adam(groups, lr=options["learningRate"])


def snapshot(network):
    result = {}
    for name, tensor in network.named().items():
        values = tensor.detach().numpy().reshape(-1)
        samples = values[:: max(1, len(values) // 12)][:12]
        result[name] = {"norm": float(f"{numpy.linalg.norm(values):.9g}"), "samples": [float(f"{value:.9g}") for value in samples]}
    return result


def train(layers, height, width, batch, options):
    network = Network(layers, height, width)
    optimiser = optimiser_of(options, network)
    outputs, logits = layers[-1]["size"], layers[-1]["logits"]
    losses, after = [], {}
    for step in range(STEPS):
        rows = [(step * batch + i) % ROWS for i in range(batch)]
        pictures = torch.tensor(numpy.stack([picture(row, height, width) for row in rows]).astype(float), dtype=torch.get_default_dtype())
        wanted = torch.tensor(numpy.array([targets(row, width, outputs) for row in rows], dtype=float), dtype=torch.get_default_dtype())
        optimiser.zero_grad()
        loss = loss_of(options, logits, network.forward(pictures), wanted)
        loss.backward()
        if "clipNorm" in options:
            torch.nn.utils.clip_grad_norm_([tensor for _, tensor in network.parameters], options["clipNorm"])
        if options.get("optimiser") == "sgd" and "weightDecay" in options:
            with torch.no_grad():
                for name, tensor in network.parameters:
                    if name.endswith(".weight"):
                        tensor *= 1 - options["learningRate"] * options["weightDecay"]
        optimiser.step()
        losses.append(float(f"{loss.item():.9g}"))
        if step in (0, STEPS - 1):
            after[step + 1] = snapshot(network)
    return losses, after


def main():
    cases = []
    for name, layers, height, width, batch, options in CASES:
        torch.set_default_dtype(torch.float32)
        single = train(layers, height, width, batch, options)
        torch.set_default_dtype(torch.float64)
        losses, after = train(layers, height, width, batch, options)
        apart = max(abs(a - b) for a, b in zip(losses, single[0])) / losses[0]
        print(f"{name}: {losses[0]} to {losses[-1]}; in single precision PyTorch's own losses are up to {apart:.1e} of the first away", flush=True)
        cases.append({"name": name, "height": height, "width": width, "batch": batch, "layers": layers, "options": options, "losses": losses, "after": after})
    text = json.dumps({"pytorch": torch.__version__, "rows": ROWS, "cases": cases}, separators=(",", ":"))
    pathlib.Path(__file__).with_name("pytorch.json").write_text(text.replace('{"name"', '\n{"name"') + "\n")


main()
