"""make dist: the extension as a zip for Chrome and Edge; the same files give the same bytes.

The Firefox package comes when the extension has been tried in Firefox.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

EXTENSION = Path(__file__).parents[2] / "extension"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def package(target: Path) -> Path:
    """Write ``kanalvakt-VERSION-chrome.zip`` into the folder and return its path."""
    version = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))["version"]
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"kanalvakt-{version}-chrome.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(EXTENSION.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(EXTENSION).as_posix(), FIXED_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{package(Path(sys.argv[1]))}\n")
