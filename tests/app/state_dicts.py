"""State dicts as the published scripts save them, and what torch.load makes of ours.

state_dicts.py make FOLDER              writes NAME.pth and, beside each, NAME.bin: its numbers in layer order, float32
state_dicts.py check FILE.pth BIN ...   exits 0 when torch.load finds in each file exactly the numbers of the BIN that
                                        follows it, under the authors' keys
"""
import argparse
import collections
import sys

import torch
from torch import nn


class Network(nn.Module):
    """The authors' network for 32 x 32 and more."""

    def __init__(self, channels=3, width=4, size=32):
        super().__init__()
        layers = [nn.Conv2d(channels, width, 3, 1, 1), nn.LeakyReLU(0.2)]
        wide = width
        while size > 4:
            wider = min(2 * wide, 8 * width)
            layers += [nn.Conv2d(wide, wider, 4, 2, 1), nn.LeakyReLU(0.2)]
            wide, size = wider, size // 2
        self.f = nn.Sequential(*layers, nn.Conv2d(wide, 1, 4, 1, 0))


def named(state, name):
    """The same tensors under convN.weight, convN.bias."""
    out = collections.OrderedDict()
    for key, tensor in state.items():
        _, number, part = key.split(".")
        out[name(int(number) // 2 + 1) + "." + part] = tensor
    return out


def numbers(state):
    return b"".join(t.detach().float().contiguous().numpy().tobytes() for t in state.values())


def make(folder):
    torch.manual_seed(1)
    network = Network()
    state = network.state_dict()
    optimizer = torch.optim.Adam(network.parameters())
    network.f(torch.zeros(1, 3, 32, 32)).sum().backward()
    optimizer.step()

    def save(name, content, state=state, legacy=False, place="cpu"):
        tag = torch.serialization.location_tag
        torch.serialization.location_tag = lambda storage: place
        torch.save(content, f"{folder}/{name}.pth", _use_new_zipfile_serialization=not legacy)
        torch.serialization.location_tag = tag
        with open(f"{folder}/{name}.bin", "wb") as file:
            file.write(numbers(state))

    for form, legacy in (("zip", False), ("legacy", True)):
        save(f"{form}-f", state, legacy=legacy)
        save(f"{form}-cuda", state, legacy=legacy, place="cuda:1")
        save(f"{form}-conv", named(state, "conv{}".format), legacy=legacy)
        parallel = collections.OrderedDict(("module." + key, tensor) for key, tensor in state.items())
        save(f"{form}-parallel", parallel, legacy=legacy)
        checkpoint = {
            "epoch": 3,
            "args": argparse.Namespace(lr=1e-4, name="x"),
            "optimizer": optimizer.state_dict(),
            "rates": collections.defaultdict(list, a=[0.5]),
            "netF": state,
        }
        save(f"{form}-nested", checkpoint, legacy=legacy)
        save(f"{form}-parameters", dict(network.named_parameters()), legacy=legacy)
        # Views of one storage, with strides of their own.
        odd = collections.OrderedDict()
        for key, tensor in state.items():
            odd[key] = torch.cat([tensor.flatten(), tensor.flatten()])[tensor.numel():].view(tensor.shape)
            if tensor.dim() == 4:
                odd[key] = odd[key].permute(3, 2, 1, 0).contiguous().permute(3, 2, 1, 0)
        save(f"{form}-views", odd, legacy=legacy)
        double = collections.OrderedDict((key, tensor.double()) for key, tensor in state.items())
        save(f"{form}-double", double, legacy=legacy)
        half = collections.OrderedDict((key, tensor.half()) for key, tensor in state.items())
        save(f"{form}-half", half, half, legacy=legacy)
        large = Network(1, 3, 64).state_dict()
        save(f"{form}-gray64", large, large, legacy=legacy)


def agrees(path, expected):
    state = torch.load(path)
    with open(expected, "rb") as file:
        if file.read() != numbers(state):
            return False
    channels, width = state["f.0.weight"].shape[1], state["f.0.weight"].shape[0]
    network = Network(channels, width, 4 << (len(state) // 2 - 2))
    network.load_state_dict(state)  # raises where keys or shapes differ
    return list(state) == list(network.state_dict())


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2])
    else:
        sys.exit(0 if all(map(agrees, sys.argv[2::2], sys.argv[3::2])) else 1)
