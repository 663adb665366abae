"""Pairing: the code stays secret until the helper has proven itself, and gives one token, once, in time."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from flask import Flask
from web_stage import EXTENSION, NONCE, OTHER_EXTENSION, Caller

from kanalvakt.web.pairing import ITERATIONS, TRIES, WINDOW_SECONDS, Pairings

NEW = {"Origin": EXTENSION}


class Timer:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def timer(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Timer:
    timer = Timer()
    monkeypatch.setattr(app.extensions["pairings"], "_clock", timer)
    return timer


@pytest.fixture
def code(app: Flask, timer: Timer) -> str:
    """The code of a window that was just opened."""
    return app.extensions["pairings"].open_window()


def sign(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_is_six_digits_and_new_each_time(app: Flask) -> None:
    codes = {app.extensions["pairings"].open_window() for _ in range(20)}
    assert len(codes) > 15 and all(len(code) == 6 and code.isdecimal() for code in codes)


def test_the_helper_proves_that_it_knows_the_code_before_it_is_told(stranger: Caller, code: str) -> None:
    proof = stranger.post("/proofs", {"nonce": NONCE}, headers=NEW).get_json()
    pairing = proof["pairing"]
    assert set(proof) == {"pairing"} and pairing["iterations"] == ITERATIONS >= 600_000
    key = hashlib.pbkdf2_hmac("sha256", code.encode(), bytes.fromhex(pairing["salt"]), pairing["iterations"], 32)
    assert pairing["proof"] == sign(key, NONCE)
    assert code not in json.dumps(proof)


def test_pairing_gives_a_token_with_a_proof_and_from_then_on_the_token_is_proven(stranger: Caller, code: str) -> None:
    answer = stranger.post("/pairings", {"code": code, "nonce": NONCE, "name": "Edge"}, headers=NEW)
    assert answer.status_code == 201
    token = answer.get_json()["token"]
    assert answer.get_json()["proof"] == sign(code.encode(), f"{NONCE}|{token}")
    proofs = stranger.post("/proofs", {"nonce": NONCE}, headers=NEW).get_json()
    assert proofs == {"paired": sign(hashlib.sha256(token.encode()).digest(), NONCE)}
    assert stranger.post("/status", {}, headers=NEW | {"Authorization": f"Bearer {token}"}).get_json()["paired"]


def test_without_a_window_and_a_pairing_there_is_nothing_to_prove(stranger: Caller) -> None:
    assert stranger.post("/proofs", {"nonce": NONCE}, headers=NEW).get_json() == {}


def test_a_proof_tells_one_extension_nothing_of_another(stranger: Caller, extension: Caller) -> None:
    assert stranger.post("/proofs", {"nonce": NONCE}, headers={"Origin": OTHER_EXTENSION}).get_json() == {}
    assert extension.post("/proofs", {"nonce": NONCE}).get_json()["paired"]


def test_a_wrong_code_is_refused_and_says_how_many_tries_are_left(stranger: Caller, code: str) -> None:
    answer = stranger.post("/pairings", {"code": wrong(code)}, headers=NEW | {"Accept-Language": "en"})
    assert answer.status_code == 401 and f"{TRIES - 1} tries left" in answer.get_json(force=True)["detail"]
    assert stranger.post("/pairings", {"code": code}, headers=NEW).status_code == 201


def test_five_wrong_codes_close_the_window_even_for_the_right_one(stranger: Caller, code: str) -> None:
    statuses = [stranger.post("/pairings", {"code": wrong(code)}, headers=NEW).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 401, 410]
    after = stranger.post("/pairings", {"code": code}, headers=NEW)
    assert (after.status_code, after.get_json(force=True)["code"]) == (410, "pairing_closed")
    assert stranger.post("/proofs", {"nonce": NONCE}, headers=NEW).get_json() == {}


def test_the_tries_are_counted_over_all_callers(stranger: Caller, code: str) -> None:
    for number in range(5):
        stranger.post(
            "/pairings", {"code": wrong(code)}, headers={"Origin": f"chrome-extension://{chr(97 + number) * 32}"}
        )
    assert stranger.post("/pairings", {"code": code}, headers=NEW).status_code == 410


def test_a_code_is_good_for_two_minutes_and_not_a_moment_longer(stranger: Caller, app: Flask, timer: Timer) -> None:
    pairings = app.extensions["pairings"]
    early = pairings.open_window()
    timer.now += WINDOW_SECONDS - 0.1
    assert stranger.post("/pairings", {"code": early}, headers=NEW).status_code == 201
    late = pairings.open_window()
    assert pairings.seconds_left == WINDOW_SECONDS == 120
    timer.now += WINDOW_SECONDS
    assert stranger.post("/pairings", {"code": late}, headers=NEW).status_code == 410
    assert pairings.seconds_left == 0


def test_a_code_is_good_once(stranger: Caller, code: str) -> None:
    assert stranger.post("/pairings", {"code": code}, headers=NEW).status_code == 201
    assert stranger.post("/pairings", {"code": code}, headers={"Origin": OTHER_EXTENSION}).status_code == 410


def test_a_page_cannot_pair(stranger: Caller, code: str) -> None:
    for origin in ("https://www.facebook.com", "null"):
        assert stranger.post("/pairings", {"code": code}, headers={"Origin": origin}).status_code == 403


def test_the_home_keeps_no_token_only_its_hash(stranger: Caller, home: Path, code: str) -> None:
    token = stranger.post("/pairings", {"code": code}, headers=NEW).get_json()["token"]
    kept = (home / "private" / "pairings.json").read_text(encoding="utf-8")
    assert token not in kept and hashlib.sha256(token.encode()).hexdigest() in kept and code not in kept


def test_a_pairing_survives_a_restart_and_a_broken_file_pairs_nobody(home: Path, extension: Caller) -> None:
    token = extension.headers["Authorization"].removeprefix("Bearer ")
    assert Pairings(home).accepts(EXTENSION, token)
    (home / "private" / "pairings.json").write_text('[{"origin": 1}]', encoding="utf-8")
    assert not Pairings(home).accepts(EXTENSION, token)


def test_when_the_pairing_cannot_be_kept_nobody_is_paired_and_the_code_still_works(
    stranger: Caller, app: Flask, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("kanalvakt.web.pairing.os.open", full)
        assert stranger.post("/pairings", {"code": code}, headers=NEW).status_code == 507
    assert not app.extensions["pairings"].knows(EXTENSION)
    assert stranger.post("/pairings", {"code": code}, headers=NEW).status_code == 201
