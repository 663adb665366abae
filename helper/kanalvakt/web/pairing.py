"""Pairing a browser with the helper: a six-digit code, mutual proof, and a token bound to the extension's Origin.

The code never leaves the browser before the helper has proven that it knows it (a slow PBKDF2 proof), so another
program on the port learns nothing. A window is open 120 seconds, takes five tries, and gives one token.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from kanalvakt.errors import BadInputError, HomeError, PairingClosedError, UnauthorizedError

WINDOW_SECONDS = 120
TRIES = 5
ITERATIONS = 600_000
EXTENSION_ORIGIN = re.compile(r"(?:chrome-extension://[a-p]{32}|moz-extension://[0-9a-f-]{36})")


@dataclass(frozen=True, slots=True)
class Pairing:
    """A paired browser. Only the token's SHA-256 is kept."""

    origin: str
    name: str
    token_sha256: str
    paired_at: str


@dataclass(slots=True)
class _Window:
    code: str
    closes: float
    salt: str
    tries_left: int = TRIES
    key: bytes = b""  # derived on the first proof: slow on purpose, so once a window is enough


class Pairings:
    """The paired browsers of this home, and the one pairing window that may be open."""

    def __init__(self, home: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = home / "private" / "pairings.json"
        self._clock = clock
        self._lock = threading.Lock()
        self._window: _Window | None = None
        self._pairings = self._read()

    def open_window(self) -> str:
        """Open a fresh window and return its code, for the helper's own screen only."""
        with self._lock:
            self._window = _Window(
                f"{secrets.randbelow(1_000_000):06d}", self._clock() + WINDOW_SECONDS, secrets.token_hex(16)
            )
            return self._window.code

    @property
    def seconds_left(self) -> int:
        """Seconds until the open window closes; 0 when none is open."""
        with self._lock:
            window = self._live_window()
            return int(window.closes - self._clock()) if window else 0

    def proofs(self, origin: str, nonce: str) -> dict[str, object]:
        """Prove to an extension who we are, by the open window's code and, if it is paired, by its token.

        Raises:
            BadInputError: the nonce is not 32–128 hex digits.
        """
        if not re.fullmatch(r"[0-9a-f]{32,128}", nonce):
            raise BadInputError("nonce ska vara 32–128 hexsiffror.", "nonce must be 32–128 hex digits.")
        answer: dict[str, object] = {}
        with self._lock:
            window = self._live_window()
            if paired := self._pairings.get(origin):
                answer["paired"] = _hmac(bytes.fromhex(paired.token_sha256), nonce)
        if window:
            window.key = window.key or hashlib.pbkdf2_hmac(
                "sha256", window.code.encode(), bytes.fromhex(window.salt), ITERATIONS
            )
            answer["pairing"] = {"salt": window.salt, "iterations": ITERATIONS, "proof": _hmac(window.key, nonce)}
        return answer

    def pair(self, origin: str, code: str, nonce: str, name: str, when: str) -> tuple[str, str]:
        """Take the code and return ``(token, proof)``; the proof is HMAC-SHA256(code, nonce|token).

        Raises:
            PairingClosedError: no window is open, or it was used up by wrong tries.
            UnauthorizedError: the code is wrong.
        """
        with self._lock:
            window = self._live_window()
            if not window:
                raise _closed()
            if not hmac.compare_digest(window.code.encode(), code.encode("utf-8", "replace")):
                window.tries_left -= 1
                if window.tries_left <= 0:
                    self._window = None
                    raise _closed()
                raise UnauthorizedError(
                    f"Koden stämmer inte. {window.tries_left} försök kvar.",
                    f"The code is wrong. {window.tries_left} tries left.",
                )
            token = secrets.token_urlsafe(32)
            pairing = Pairing(origin, name, hashlib.sha256(token.encode()).hexdigest(), when)
            self._keep(self._pairings | {origin: pairing})
            self._window = None
            return token, _hmac(code.encode(), f"{nonce}|{token}")

    def knows(self, origin: str) -> bool:
        """Say whether this Origin is paired."""
        with self._lock:
            return origin in self._pairings

    def accepts(self, origin: str, token: str) -> bool:
        """Say whether the token is the one given to this Origin; constant time."""
        with self._lock:
            paired = self._pairings.get(origin)
        expected = paired.token_sha256 if paired else "0" * 64
        given = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
        return hmac.compare_digest(expected, given) and paired is not None

    def all(self) -> list[Pairing]:
        """Return the paired browsers."""
        with self._lock:
            return list(self._pairings.values())

    def forget(self, origin: str) -> None:
        """Unpair a browser: its token is worth nothing from now on."""
        with self._lock:
            self._keep({key: kept for key, kept in self._pairings.items() if key != origin})

    def _live_window(self) -> _Window | None:
        if self._window and self._clock() >= self._window.closes:
            self._window = None
        return self._window

    def _read(self) -> dict[str, Pairing]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {row["origin"]: Pairing(**row) for row in rows}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError):
            return {}  # unreadable: nobody is paired, which is the safe side

    def _keep(self, pairings: dict[str, Pairing]) -> None:
        """Write first, and only then let it be so."""
        temporary = self._path.with_suffix(".tmp")
        try:
            self._path.parent.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([asdict(pairing) for pairing in pairings.values()], file, ensure_ascii=False)
            temporary.replace(self._path)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise HomeError(
                f"Ihopparningen kunde inte sparas ({why}). Frigör plats och försök igen.",
                f"The pairing could not be stored ({why}). Free some space and try again.",
            ) from error
        self._pairings = pairings


def _hmac(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _closed() -> PairingClosedError:
    return PairingClosedError(
        "Ingen ihopparning pågår. Öppna hjälparens sida, välj Anslut webbläsare och använd den nya koden.",
        "No pairing is open. Open the helper's page, choose Connect browser, and use the new code.",
    )
