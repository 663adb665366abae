"""Says which lines of the corpus are near-copies of comments we measure on, or of each other: they must go.

    python models/check_overlap.py MEASURED.jsonl

Exits 1 when a line resembles a measured comment. Same words in another order count (token set, rapidfuzz).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from corpus_reader import read_all
from rapidfuzz import fuzz, process

MEASURED_LIMIT, TWIN_LIMIT = 72, 92


def main() -> int:
    """Print the near-copies."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    measured = [json.loads(line)["text"].lower() for line in lines if line.strip()]
    measured = [text for text in measured if len(text) > 25]
    records = read_all()
    texts = [record.text.lower() for record in records]
    scores = process.cdist(texts, measured, scorer=fuzz.token_set_ratio, workers=-1)
    copies = 0
    for row, record in enumerate(records):
        best = int(scores[row].argmax())
        if scores[row][best] >= MEASURED_LIMIT and len(record.text) > 25:
            copies += 1
            like = f"{record.text[:80]!r} ~ {measured[best][:80]!r}"
            sys.stdout.write(f"{record.where}: {scores[row][best]:.0f}: {like}\n")
    twins = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=TWIN_LIMIT, workers=-1)
    for row in range(len(texts)):
        for other in twins[row, :row].nonzero()[0]:
            if len(texts[row]) > 25:
                sys.stdout.write(f"twins: {records[row].where} {records[int(other)].where}\n")
    sys.stdout.write(f"{copies} near-copies of measured comments in {len(records)}\n")
    return 1 if copies else 0


if __name__ == "__main__":
    sys.exit(main())
