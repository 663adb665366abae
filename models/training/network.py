"""The student: the first layers of multilingual-e5-small with one head for all labels."""

from __future__ import annotations

import torch
from e5 import Packed
from torch import Tensor, nn
from torch.nn import functional as F


class Layer(nn.Module):
    """One BERT encoder layer (post-norm)."""

    def __init__(self, hidden: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = (nn.Linear(hidden, hidden) for _ in range(3))
        self.ao, self.fi, self.fo = nn.Linear(hidden, hidden), nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.aln, self.oln = nn.LayerNorm(hidden, epsilon), nn.LayerNorm(hidden, epsilon)

    def forward(self, x: Tensor, bias: Tensor, drop: float) -> Tensor:
        batch, length, hidden = x.shape
        size = hidden // self.heads

        def split(value: Tensor) -> Tensor:
            return value.view(batch, length, self.heads, size).transpose(1, 2)

        scores = split(self.q(x)) @ split(self.k(x)).transpose(-1, -2) / size**0.5 + bias
        context = scores.softmax(-1) @ split(self.v(x))
        context = context.transpose(1, 2).reshape(batch, length, hidden)
        x = self.aln(x + F.dropout(self.ao(context), drop, self.training))
        return self.oln(x + F.dropout(self.fo(F.gelu(self.fi(x))), drop, self.training))


class Student(nn.Module):
    """Token ids and mask to label logits and, per token, its share in them."""

    def __init__(self, packed: Packed, rows: list[int], layers: int, labels: int, positions: int = 256) -> None:
        super().__init__()
        self.drop = 0.1
        # every so many layers, the last one always: the teacher's meaning is made in its last layers
        self.kept = [round((number + 1) * packed.layers / layers) - 1 for number in range(layers)]
        hidden = packed.hidden
        self.word = nn.Embedding(len(rows), hidden)
        self.position = nn.Embedding(positions, hidden)
        self.norm = nn.LayerNorm(hidden, packed.epsilon)
        self.layers = nn.ModuleList(Layer(hidden, packed.heads, packed.inner, packed.epsilon) for _ in range(layers))
        self.label = nn.Linear(hidden, labels)
        self._fill(packed, rows, positions)

    def _fill(self, packed: Packed, rows: list[int], positions: int) -> None:
        tensors = {name: torch.from_numpy(value) for name, value in packed.tensors.items()}
        with torch.no_grad():
            self.word.weight.copy_(tensors["emb.word"][rows])
            self.position.weight.copy_(tensors["emb.pos"][:positions] + tensors["emb.type"][0])
            self.norm.weight.copy_(tensors["emb.ln.w"])
            self.norm.bias.copy_(tensors["emb.ln.b"])
            for layer, number in zip(self.layers, self.kept, strict=True):
                for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
                    part = getattr(layer, name)
                    part.weight.copy_(tensors[f"l{number}.{name}.w"])
                    part.bias.copy_(tensors[f"l{number}.{name}.b"])

    def pool(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the mean over the tokens, and how much each token stands out (both from the last layer)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.word(ids) + self.position(places))
        x = F.dropout(x, self.drop, self.training)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias, self.drop)
        weights = mask.to(x.dtype)
        mean = (x * weights[..., None]).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)
        return mean, x

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        mean, x = self.pool(ids, mask)
        logits = self.label(F.dropout(mean, 0.1, self.training))
        # a token's share of the strongest concern: what the head would say of it alone
        said = self.label(x)[..., :13].amax(-1) + (1 - mask.to(x.dtype)) * -10000.0
        return logits, said.softmax(-1)
