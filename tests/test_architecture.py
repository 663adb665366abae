"""The house rules that a machine can watch: imports point one way, files keep one duty."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "helper" / "kanalvakt"
MIDDLE = {"classify", "policy", "replies", "evidence", "register"}
GROUND = {"domain", "errors", "settings", "settings_lines", "__init__"}
# Which rooms a room may import, beside itself and the ground.
ALLOWED: dict[str, set[str]] = {
    **{room: set() for room in MIDDLE},
    "domain": set(),
    "errors": {"domain"},
    "settings": {"domain", "errors"},
    "settings_lines": set(),
    "permits": set(),
    "inspection": {"evidence", "register"},
    "recovery": {"evidence", "register"},
    "workflow": MIDDLE | {"permits", "inspection", "recovery"},
    "web": {"workflow", "permits", *MIDDLE},
    "app": {"web", "workflow", "permits", *MIDDLE},
    "serve": {"app"},
    "doctor": MIDDLE,
    "files": set(),
    "evaluate": {"classify", "policy"},
    "cli": {"app", "serve", "doctor", "files", "evaluate", "inspection", "workflow", *MIDDLE},
    "__main__": {"cli"},
    "__init__": set(),
}
LONGEST_FILE = 300
WORDS = "domain.py"  # the shared words stand together, however many they are
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "kanalvakt" else [f"kanalvakt.{alias.name}" for alias in node.names]
        else:
            continue
        rooms |= {name.split(".")[1] for name in names if name.startswith("kanalvakt.")}
    return rooms - {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_what_stands_below_it(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"{room} is a new room: say in ALLOWED what it may import"
    wrong = imported_rooms(path) - ALLOWED[room] - GROUND - {room}
    assert not wrong, f"{path.name} imports {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_says_its_one_duty_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "the first line says the file's one duty"
    assert path.name == WORDS or len(text.splitlines()) <= LONGEST_FILE, "look for the second duty in it"
