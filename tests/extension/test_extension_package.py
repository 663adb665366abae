"""What IT reads is what runs: few permissions, each explained; no file too long; the types hold; offsets are right."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from base64 import b64decode

import pytest
from extension_stage import EXTENSION, EXTENSION_ID, ROOT
from playwright.sync_api import Page

MANIFEST = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
SCRIPTS = sorted(EXTENSION.rglob("*.js"))


def test_the_extension_keeps_its_id() -> None:
    digest = hashlib.sha256(b64decode(MANIFEST["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(digit, 16)) for digit in digest) == EXTENSION_ID


def test_every_permission_is_explained_and_none_is_broad() -> None:
    explained = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    listed = [match for entry in MANIFEST["content_scripts"] for match in entry["matches"]]
    asked = [*MANIFEST["permissions"], *MANIFEST["host_permissions"], *listed]
    assert [one for one in asked if f"`{one}`" not in explained] == []
    assert not {"<all_urls>", "*://*/*", "tabs", "history", "cookies", "webRequest"} & set(asked)


def test_only_one_file_talks_to_the_helper() -> None:
    reaching = [
        path.name
        for path in SCRIPTS
        if re.search(r"fetch\(`http|XMLHttpRequest|WebSocket|sendBeacon", path.read_text(encoding="utf-8"))
    ]
    assert reaching == ["helper.js"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_file_has_one_duty_told_first_and_makes_no_markup(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert text.startswith("// ")
    assert text.count("\n") <= 300
    assert not re.search(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function", text)


def test_every_script_that_is_named_exists() -> None:
    named = {one for entry in MANIFEST["content_scripts"] for one in entry["js"]}
    named |= {MANIFEST["background"]["service_worker"], "platforms/generic.js"}
    assert [one for one in named if not (EXTENSION / one).is_file()] == []


def test_every_platform_has_its_own_entry_with_the_same_scripts_around_it() -> None:
    entries = {
        next(one for one in entry["js"] if one.startswith("platforms/")): [
            one for one in entry["js"] if not one.startswith("platforms/")
        ]
        for entry in MANIFEST["content_scripts"]
    }
    written = {f"platforms/{path.name}" for path in (EXTENSION / "platforms").glob("*.js")}
    assert set(entries) == written - {"platforms/generic.js"}
    assert len({tuple(around) for around in entries.values()}) == 1


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / "node_modules" / "typescript").is_dir(), reason="npm install has not been run")
def test_the_types_hold() -> None:
    node = shutil.which("node")
    assert node
    done = subprocess.run(
        [node, "node_modules/typescript/bin/tsc", "--project", "jsconfig.json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("😀😀 ring 070-1740605", [(8, 19)], [("😀😀 ring ", False), ("070-1740605", True)]),
        ("abc", [], [("abc", False)]),
        ("abcdef", [(0, 3), (2, 4)], [("abcd", True), ("ef", False)]),
        ("👨‍👩‍👧 hej", [(6, 9)], [("👨‍👩‍👧 ", False), ("hej", True)]),
        ("abc", [(2, 9), (-1, 2), (2, 2)], [("abc", False)]),
        ("", [(0, 1)], []),
    ],
)
def test_code_points_become_the_right_letters(
    bare_page: Page, text: str, spans: list[tuple[int, int]], expected: list[tuple[str, bool]]
) -> None:
    module = (EXTENSION / "shared" / "spans.js").read_text(encoding="utf-8")
    given = [{"start": start, "end": end} for start, end in spans]
    found = bare_page.evaluate(
        """async ([source, text, spans]) => {
             const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
             return (await import(address)).pieces(text, spans); }""",
        [module, text, given],
    )
    assert [(piece["text"], piece["marked"]) for piece in found] == expected
