"""Trains the pipeline's encoder from our corpus and writes models/sv_kanalvakt.

    python models/train.py --data ../shared/data [--layers 12] [--epochs 4]

Needs models/requirements.txt beside the project's own packages. Deterministic on one machine to the reported decimals.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "training")]

import e5
from corpus_reader import Record, read_all
from network import Student
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.linear_model import LogisticRegression
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

CONCERNS = (
    "personal_data confidential threat hate insult accusation sexual spam rumour crisis_personal crisis_public "
    "illegal_image copyright"
).split()
INTENTS = "question criticism suggestion fault_report praise irony other".split()
SUBKINDS = "suicide violence child helpless".split()
LABELS = CONCERNS + [f"i_{name}" for name in INTENTS] + ["removable", "urgent"] + [f"sub_{name}" for name in SUBKINDS]
LONGEST, BATCH, FOLDER = 128, 16, HERE / "sv_kanalvakt"


def main() -> None:
    """Train, measure on the held-out part, export, and put the component into the pipeline."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, required=True, help="folder with freqwords/, tatoeba-swe/, svensktext/")
    options.add_argument("--layers", type=int, default=12)
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--rate", type=float, default=6e-5)
    chosen = options.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    records = read_all()
    random.Random(7).shuffle(records)
    held = records[: len(records) // 8]
    packed = e5.read(e5.default_path())
    tokenizer, rows = vocabulary(packed, [record.text for record in records], chosen.data)
    say(f"{len(records)} comments, {len(rows)} pieces, {chosen.layers} layers")
    network = Student(packed, rows, chosen.layers, len(LABELS))
    fit(network, tokenizer, records[len(held) :], chosen.epochs, chosen.rate)
    thresholds, report = choose_thresholds(predict(network, tokenizer, held), held)
    say(report)
    export(network, tokenizer, thresholds)


def vocabulary(packed: e5.Packed, texts: list[str], data: Path) -> tuple[Tokenizer, list[int]]:
    """Keep the pieces that Swedish and English comments use: the whole list is 250 000 long."""
    whole = unigram(packed.pieces)
    seen: Counter[int] = Counter()
    more = [line.split()[0] for line in (data / "freqwords" / "sv_50k.txt").read_text(encoding="utf-8").splitlines()]
    sentences = (data / "tatoeba-swe" / "swe.txt").read_text(encoding="utf-8").splitlines()
    more += [line.split("\t")[-1] for line in sentences]
    for name in ("tilltalsnamn-kvinnor", "tilltalsnamn-man", "efternamn_top1000_2019", "ortsnamn"):
        lines = (data / "svensktext" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        more += [re.split("[,;]", line)[0].strip('"') for line in lines[:12_000]]
    for encoding in whole.encode_batch(texts + more):
        seen.update(encoding.ids)
    own: Counter[int] = Counter()
    for encoding in whole.encode_batch(texts):
        own.update(encoding.ids)
    rows = [0, 1, 2, 3] + [
        number
        for number, (piece, _) in enumerate(packed.pieces)
        if number > 3 and (seen[number] >= 2 or own[number] or (len(piece) == 1 and ord(piece) < 0x3000))
    ]
    return unigram([packed.pieces[number] for number in rows]), rows


def unigram(pieces: list[tuple[str, float]]) -> Tokenizer:
    """SentencePiece's unigram model with its usual clean-up."""
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer


def targets(record: Record) -> list[float]:
    """One number a label."""
    held = {*record.concerns, *(f"i_{name}" for name in record.intents), *(f"sub_{name}" for name in record.subkinds)}
    held |= {name for name in ("removable", "urgent") if getattr(record, name)}
    return [float(label in held) for label in LABELS]


def batch_of(tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask, padded to the longest."""
    encoded = [[0, *encoding.ids[: LONGEST - 2], 2] for encoding in tokenizer.encode_batch(texts)]
    length = max(map(len, encoded))
    ids = torch.ones(len(encoded), length, dtype=torch.long)
    mask = torch.zeros(len(encoded), length)
    for row, inside in enumerate(encoded):
        ids[row, : len(inside)] = torch.tensor(inside)
        mask[row, : len(inside)] = 1
    return ids, mask


def fit(network: Student, tokenizer: Tokenizer, records: list[Record], epochs: int, rate: float) -> None:
    """A linear head on the frozen encoder first, then everything together at a low rate."""
    say("linear head")
    head_first(network, tokenizer, records)
    wanted = torch.tensor([targets(record) for record in records])
    heads = [value for name, value in network.named_parameters() if name.split(".")[0] in {"label"}]
    rest = [value for name, value in network.named_parameters() if name.split(".")[0] not in {"label", "word"}]
    optimizer = torch.optim.AdamW([{"params": rest, "lr": rate}, {"params": heads, "lr": rate * 5}], weight_decay=0.01)
    network.word.weight.requires_grad_(False)
    weights = torch.tensor([1.0 if label.startswith("i_") else 2.0 for label in LABELS])
    lengths = [len(record.text) for record in records]
    steps = epochs * (len(records) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / (0.1 * steps + 1)) * max(0.03, (steps - step) / steps)
    )
    for epoch in range(epochs):
        network.train()
        began, total = time.time(), 0.0
        order = sorted(range(len(records)), key=lambda index: lengths[index] + random.random() * 40)
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        random.shuffle(batches)
        for chosen in batches:
            ids, mask = batch_of(tokenizer, [careless(records[index].text) for index in chosen])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits, _ = network(ids, mask)
            loss = (
                torch.nn.functional.binary_cross_entropy_with_logits(
                    logits.float(), wanted[chosen], pos_weight=weights, reduction="none"
                )
                .sum(1)
                .mean()
            )
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        say(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.time() - began:.0f} s")


def careless(text: str) -> str:
    """Write it as somebody else might: without capitals or full stops, all in capitals, with a slip of the finger."""
    luck = random.random()
    if luck < 0.2:
        text = text.lower()
    elif luck < 0.25:
        text = text.upper()
    if random.random() < 0.15:
        text = text.rstrip(".!? ").replace(",", "")
    if random.random() < 0.15 and len(text) > 12:
        place = random.randrange(1, len(text) - 2)
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text


@torch.no_grad()
def head_first(network: Student, tokenizer: Tokenizer, records: list[Record]) -> None:
    """Start the label head where logistic regression on the untouched encoder ends."""
    network.eval()
    features = torch.cat(list(_pooled(network, tokenizer, records))).numpy()
    say(f"{len(features)} comments encoded")
    mean, spread = features.mean(0), features.std(0) + 1e-6
    wanted = np.array([targets(record) for record in records])
    for column in range(len(LABELS)):
        if wanted[:, column].sum() < 3:
            network.label.bias[column] = -6.0
            network.label.weight[column] = 0
            continue
        model = LogisticRegression(C=0.02, max_iter=200, class_weight={0: 1.0, 1: 2.0})
        model.fit((features - mean) / spread, wanted[:, column])
        weight = model.coef_[0] / spread
        network.label.weight[column] = torch.tensor(weight, dtype=torch.float32)
        network.label.bias[column] = float(model.intercept_[0] - (weight * mean).sum())


def _pooled(network: Student, tokenizer: Tokenizer, records: list[Record]) -> Any:
    for start in range(0, len(records), 8):
        ids, mask = batch_of(tokenizer, [record.text for record in records[start : start + 8]])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            yield network.pool(ids, mask)[0].float()


@torch.no_grad()
def predict(network: Student, tokenizer: Tokenizer, records: list[Record]) -> np.ndarray:
    """Probabilities, a row a comment."""
    network.eval()
    rows = []
    for start in range(0, len(records), 32):
        ids, mask = batch_of(tokenizer, [record.text for record in records[start : start + 32]])
        rows.append(torch.sigmoid(network(ids, mask)[0].float()).numpy())
    return np.concatenate(rows)


def choose_thresholds(scores: np.ndarray, records: list[Record]) -> tuple[dict[str, float], str]:
    """Each label's threshold with the best F1 on the held-out part, drawn towards 0.5 where there are few."""
    wanted = np.array([targets(record) for record in records]) > 0.5
    thresholds, lines, concerns, intents = {}, [], [], []
    for column, label in enumerate(LABELS):
        positives = int(wanted[:, column].sum())
        tries = np.arange(0.15, 0.86, 0.05)
        values = [_f1(wanted[:, column], scores[:, column] >= value) for value in tries]
        best = float(tries[int(np.argmax(values))]) if positives else 0.5
        trust = min(1.0, positives / 40)
        thresholds[label] = round(trust * best + (1 - trust) * 0.5, 3)
        value = _f1(wanted[:, column], scores[:, column] >= thresholds[label])
        lines.append(f"  {label:18} n {positives:4} threshold {thresholds[label]:.2f} F1 {value:.2f}")
        if positives:
            (concerns if label in CONCERNS else intents if label.startswith("i_") else []).append(value)
    head = f"held out: macro-F1 concerns {np.mean(concerns):.3f}, intents {np.mean(intents):.3f}"
    return thresholds, "\n".join([head, *lines])


def _f1(wanted: np.ndarray, said: np.ndarray) -> float:
    return float(2 * (wanted & said).sum() / max(1, wanted.sum() + said.sum()))


def export(network: Student, tokenizer: Tokenizer, thresholds: dict[str, float]) -> None:
    """Write the int8 ONNX file, the vocabulary and the pipeline that uses them."""
    target = FOLDER / "kanalvakt_encoder"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    whole = target / "whole.onnx"
    network.eval()
    torch.onnx.export(
        network,
        (torch.ones(2, 9, dtype=torch.long), torch.ones(2, 9)),
        str(whole),
        input_names=["ids", "mask"],
        output_names=["logits", "attention"],
        dynamic_axes={name: {0: "n", 1: "t"} for name in ("ids", "mask", "attention")} | {"logits": {0: "n"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, target / "encoder.onnx", weight_type=QuantType.QInt8, per_channel=True)
    whole.unlink()
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)
    facts = {"labels": LABELS, "thresholds": thresholds}
    (target / "labels.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    import spacy

    from kanalvakt.classify import encoder

    nlp = spacy.blank("sv")
    nlp.add_pipe("sentencizer")
    part = nlp.add_pipe("kanalvakt_encoder")
    assert isinstance(part, encoder.Encoder)
    part.from_disk(target)
    nlp.meta.update(
        name="kanalvakt",
        version="0.2.0",
        description="Swedish comments to municipalities: sentences and a small multi-label encoder",
        license="EUPL-1.2",
    )
    nlp.to_disk(FOLDER)
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file())
    say(f"{FOLDER}: {size / 1e6:.1f} MB")


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
