"""Makes models/sv_kanalvakt without a trained component: the Swedish tokenizer and a sentence splitter.

Run: python models/build_base.py. The trained text component is added by models/train.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

import spacy

FOLDER = Path(__file__).parent / "sv_kanalvakt"


def main() -> None:
    """Write the pipeline."""
    nlp = spacy.blank("sv")
    nlp.add_pipe("sentencizer")
    nlp.meta.update(
        name="kanalvakt",
        version="0.1.0",
        description="Swedish comments to municipalities: tokenizer, sentences",
        license="EUPL-1.2",
    )
    nlp.to_disk(FOLDER)
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main()
