"""The two journeys over HTTP, with the real rooms behind: comments to advice and drafts, captures to permits."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from web_stage import API, Caller, capture_fields, paired, screenshot

from kanalvakt.domain import Evidence
from kanalvakt.evidence.verify import verify_file
from kanalvakt.permits import Permits, private_key
from kanalvakt.register.disk import Disk
from kanalvakt.register.register import Register

NUMBER = "19900101-0017"
STRANGE_TEXTS = {
    "emoji only": "😀👨‍👩‍👧‍👦🇸🇪",
    "NUL and controls": "före\x00efter\x07\x1b[31m",
    "right to left": "مرحبا \u202eabc\u202c שלום",
    "100 kB": "Lång kommentar. " * 6_400,
    "markup": '<script>alert(1)</script> #eval("x") {{7*7}} $x$ \\u0041',
    "nothing": "",
}


def problem(response: Any, status: int, code: str) -> str:
    body = response.get_json(force=True)
    assert (response.status_code, body["code"]) == (status, code), body
    return str(body["detail"])


def sealed(caller: Caller, **options: Any) -> dict[str, Any]:
    response = caller.capture(**options)
    assert response.status_code == 201, response.get_data(as_text=True)
    return dict(response.get_json())


def states(app: Flask) -> list[str]:
    return [entry.state.value for entry in app.extensions["workflow"].register.entries().items]


def evidence_files(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "evidence").rglob("*") if path.is_file())


# -- comments ------------------------------------------------------------------------------------------------------


def test_comments_come_back_in_order_with_findings_advice_and_a_due_time(extension: Caller) -> None:
    comments = [
        {"ref": "a", "text": f"Ring Anna, {NUMBER}!", "posted_at": "2026-11-23T08:00:00+01:00"},
        {"ref": "b", "text": "När öppnar badhuset?", "posted_at": "53 minuter"},
    ]
    answer = extension.post("/assessments", {"channel": "Exempelkommun", "platform": "facebook", "comments": comments})
    first, second = answer.get_json()["comments"]
    assert [first["ref"], second["ref"]] == ["a", "b"]
    finding = first["findings"][0]
    assert finding["label"] == "personal_data" and finding["because"]["sv"] and finding["because"]["en"]
    span = finding["spans"][0]
    assert comments[0]["text"][span["start"] : span["end"]] == span["text"] == NUMBER
    assert first["advice"]["action"] == "capture_and_remove" and first["advice"]["removal_suggested"]
    assert first["advice"]["guideline"] and first["advice"]["steps"] and first["advice"]["because"]
    assert second["advice"]["action"] == "answer" and not second["advice"]["removal_suggested"]
    assert first["reply_due"]["target"].startswith("2026-11-23T17:00") and first["reply_due"]["latest"] > "2026-11-24"


def test_a_name_shared_by_several_platforms_is_taken_on_the_right_one(extension: Caller) -> None:
    def advise(platform: str) -> Any:
        body = {"channel": "Exempelkommun", "platform": platform, "comments": [{"text": f"Anna har {NUMBER}"}]}
        return extension.post("/assessments", body).get_json()["comments"][0]["advice"]

    assert advise("facebook")["removal_suggested"]
    assert not advise("x")["removal_suggested"], "on X others' posts cannot be removed"


def test_a_comment_cut_in_the_middle_of_an_emoji_is_read_and_offsets_stay_right(extension: Caller) -> None:
    raw = '{"comments": [{"ref": "\\ud83d", "text": "\\ud83d ' + NUMBER + ' \\ude00"}]}'
    answer = extension.post("/assessments", data=raw, content_type="application/json")
    assert answer.status_code == 200
    found = answer.get_json()["comments"][0]
    span = found["findings"][0]["spans"][0]
    assert (span["start"], span["end"], found["ref"]) == (2, 2 + len(NUMBER), "\ufffd")


@pytest.mark.parametrize("text", STRANGE_TEXTS.values(), ids=STRANGE_TEXTS)
def test_any_text_is_assessed_and_drafted(extension: Caller, text: str) -> None:
    text = text[:100_000]
    assert extension.post("/assessments", {"comments": [{"text": text}]}).status_code == 200
    assert extension.post("/drafts", {"comment": {"text": text}}).status_code == 200


def test_too_long_a_text_and_too_many_comments_are_refused(extension: Caller) -> None:
    problem(extension.post("/assessments", {"comments": [{"text": "x" * 100_001}]}), 400, "bad_input")
    problem(extension.post("/assessments", {"comments": [{"text": "x"}] * 501}), 400, "bad_input")


def test_a_question_gets_a_signed_draft_and_remarks(extension: Caller) -> None:
    body = {"channel": "Exempelkommun", "comment": {"text": "När öppnar badhuset?"}, "person": "omar"}
    draft = extension.post("/drafts", body).get_json()["draft"]
    assert draft["signature"] in draft["text"] and "gata och park" in draft["signature"]
    assert isinstance(draft["remarks"], list) and all(note["sv"] and note["en"] for note in draft["notes"])


def test_status_tells_a_paired_browser_who_answers_and_where(extension: Caller) -> None:
    status = extension.post("/status", {}).get_json()
    assert [person["id"] for person in status["people"]] == ["sara", "omar"]
    assert {channel["platform"] for channel in status["channels"]} >= {"facebook", "x"}
    assert status["paired"] and status["model"] and status["municipality"] == "Exempelkommun"


# -- captures ------------------------------------------------------------------------------------------------------


def test_a_capture_is_sealed_entered_and_permitted(app: Flask, extension: Caller, home: Path) -> None:
    answer = sealed(extension)
    path = home / answer["file"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == answer["sha256"]
    assert not verify_file(path, answer["sha256"])
    assert answer["valid"] and answer["permit"] and answer["state"] == "captured" and not answer["repeated"]
    entry = app.extensions["workflow"].register.entry(answer["evidence_id"])
    assert entry.channel == "kommunen-facebook" and entry.administration == "kommunledning"
    assert NUMBER not in entry.text, "the register masks what only the evidence may hold"


@pytest.mark.parametrize("text", STRANGE_TEXTS.values(), ids=STRANGE_TEXTS)
def test_any_text_is_captured(extension: Caller, home: Path, text: str) -> None:
    answer = sealed(extension, text=text[:100_000])
    assert answer["valid"] and not verify_file(home / answer["file"], answer["sha256"])


def test_half_an_emoji_is_captured(extension: Caller) -> None:
    assert sealed(extension, text="hej \ud83d", author="\ude00")["valid"]


def test_the_same_key_twice_gives_the_same_entry_and_no_second_file(extension: Caller, home: Path) -> None:
    first, again = sealed(extension), sealed(extension)
    assert again["repeated"] and again["permit"]
    assert [again[key] for key in ("evidence_id", "sha256", "file")] == [
        first[key] for key in ("evidence_id", "sha256", "file")
    ]
    assert evidence_files(home) == [Path(first["file"]).name]


def test_the_same_key_for_another_capture_is_refused(app: Flask, extension: Caller) -> None:
    sealed(extension)
    problem(extension.capture(text="Något annat"), 409, "conflict")
    problem(extension.capture(images=[screenshot(words="annan bild")]), 409, "conflict")
    assert states(app) == ["captured"]


def test_two_impatient_requests_with_one_key_give_one_entry(app: Flask, extension: Caller, home: Path) -> None:
    callers = [Caller(app.test_client(), **{}) for _ in range(4)]
    for caller in callers:
        caller.headers = extension.headers
    answers: list[dict[str, Any]] = []
    threads = [threading.Thread(target=lambda one=caller: answers.append(sealed(one))) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(answer["evidence_id"], answer["sha256"]) for answer in answers}) == 1 and len(answers) == 4
    assert sorted(answer["repeated"] for answer in answers) == [False, True, True, True]
    assert len(evidence_files(home)) == 1


@pytest.mark.parametrize("key", ["", "kort", "åäö-åäö-åäö", "x" * 201, "med mellanslag i"])
def test_a_missing_or_odd_key_is_refused_before_anything_is_written(
    app: Flask, extension: Caller, home: Path, key: str
) -> None:
    problem(extension.capture(key=key.encode().decode("latin-1")), 400, "bad_input")
    assert not states(app) and not evidence_files(home)


@pytest.mark.parametrize(
    "images", [[], [b"not a picture"], [b""], [screenshot()[:-20]], [screenshot(), b"<svg/>"]], ids=str
)
def test_without_a_whole_picture_there_is_no_capture(
    app: Flask, extension: Caller, home: Path, images: list[bytes]
) -> None:
    problem(extension.capture(images=images), 422, "bad_image")
    assert not states(app) and not evidence_files(home)


@pytest.mark.parametrize("when", ["2026-11-23T10:00:00", "i dag", "", None])
def test_a_time_without_a_zone_is_refused(app: Flask, extension: Caller, when: str | None) -> None:
    problem(extension.capture(captured_at=when), 400, "bad_input")
    assert not states(app)


def test_a_suspected_illegal_image_is_kept_as_facts_only(extension: Caller, home: Path) -> None:
    detail = problem(extension.capture(labels=["illegal_image"]), 422, "bad_image")
    assert "polis" in detail and not evidence_files(home)
    answer = sealed(extension, key="nyckel-00000002", labels=["illegal_image"], images=[])
    assert answer["valid"] and answer["permit"]


def test_too_many_images_are_refused(app: Flask, extension: Caller) -> None:
    problem(extension.capture(images=[screenshot((8, 8))] * 21), 413, "too_large")
    assert not states(app)


def test_a_capture_may_come_as_a_file_part_too(extension: Caller) -> None:
    parts = {
        "capture": (io.BytesIO(json.dumps(capture_fields()).encode()), "capture.json", "application/json"),
        "image": (io.BytesIO(screenshot()), "a.png"),
    }
    headers = {"Idempotency-Key": "nyckel-fil-1"}
    answer = extension.ask("POST", f"{API}/captures", data=parts, content_type="multipart/form-data", headers=headers)
    assert answer.status_code == 201


# -- removals ------------------------------------------------------------------------------------------------------


def remove(caller: Caller, answer: dict[str, Any], outcome: str = "removed", **fields: Any) -> Any:
    body = {"permit": answer["permit"], "outcome": outcome, "by": "sara"} | fields
    return caller.post(f"/captures/{answer['evidence_id']}/removal", body)


def test_a_removal_with_its_permit_is_entered_and_a_message_to_the_writer_proposed(
    extension: Caller, app: Flask
) -> None:
    answer = sealed(extension)
    response = remove(extension, answer)
    assert response.status_code == 200
    body = response.get_json()
    assert body["state"] == "removed" and body["message_draft"]["text"]
    assert NUMBER not in json.dumps(body)
    assert app.extensions["workflow"].register.entry(answer["evidence_id"]).history[-1][1] == "sara"
    assert remove(extension, answer).status_code == 200, "the same outcome again changes nothing"
    assert len(app.extensions["workflow"].register.entry(answer["evidence_id"]).history) == 3
    problem(remove(extension, answer, "left"), 409, "conflict")


def test_a_comment_left_standing_may_be_removed_later(extension: Caller) -> None:
    answer = sealed(extension)
    left = remove(extension, answer, "left").get_json()
    assert left == {"evidence_id": answer["evidence_id"], "state": "left", "message_draft": None}
    assert remove(extension, answer, "failed").get_json()["state"] == "removal_failed"
    assert remove(extension, answer).get_json()["state"] == "removed"
    assert sealed(extension)["permit"] == "", "a comment that is gone needs no permit"


@pytest.mark.parametrize("permit", ["", "x", "W10.x.y", "a" * 1_000])
def test_a_forged_permit_enters_nothing(app: Flask, extension: Caller, permit: str) -> None:
    answer = sealed(extension)
    problem(remove(extension, answer, permit=permit), 409, "permit")
    assert states(app) == ["captured"]


def test_a_permit_is_for_its_own_capture_only(app: Flask, extension: Caller) -> None:
    first, second = sealed(extension), sealed(extension, key="nyckel-00000002", text="En annan")
    problem(remove(extension, first, permit=second["permit"]), 409, "permit")
    assert states(app) == ["captured", "captured"]


def test_a_permit_that_is_too_old_enters_nothing(app: Flask, extension: Caller, home: Path) -> None:
    answer = sealed(extension)
    app.extensions["workflow"]._permits = Permits(private_key(home, "permits"), lifetime_seconds=-1)
    assert "gammalt" in problem(remove(extension, answer), 409, "permit")
    assert states(app) == ["captured"]


def test_a_permit_survives_a_restart(start: Callable[[], Flask]) -> None:
    answer = sealed(paired(start()))
    assert remove(paired(start()), answer).get_json()["state"] == "removed"


def test_no_permit_is_given_for_a_file_that_was_changed(extension: Caller, home: Path) -> None:
    path = home / sealed(extension)["file"]
    path.write_bytes(path.read_bytes() + b"\n% more")
    problem(extension.capture(), 500, "evidence")


def test_an_unknown_entry_is_not_found(extension: Caller) -> None:
    body = {"permit": "x", "outcome": "removed"}
    for ident in ("KV-2026-000001", "KV-2026-1", "..%2f..%2fsettings.toml", "%00"):
        problem(extension.post(f"/captures/{ident}/removal", body), 404, "not_found")
        problem(extension.post(f"/entries/{ident}"), 404, "not_found")


def test_an_outcome_nobody_knows_is_refused(extension: Caller) -> None:
    problem(remove(extension, sealed(extension), "vaporised"), 400, "bad_input")


# -- entries -------------------------------------------------------------------------------------------------------


def test_entries_one_entry_and_its_file_come_back(extension: Caller, person: Caller) -> None:
    words = ("alm", "björk", "lönnen")
    answers = [sealed(extension, key=f"nyckel-{len(word)}-0001", text=f"Text om {word}") for word in words]
    page = extension.post("/entries", {"limit": 2}).get_json()
    assert page["total"] == 3 and [item["evidence_id"] for item in page["items"]] == [
        answers[2]["evidence_id"],
        answers[1]["evidence_id"],
    ]
    ident = answers[0]["evidence_id"]
    assert extension.post(f"/entries/{ident}").get_json()["text"] == "Text om alm"
    for response in (extension.post(f"/entries/{ident}/file"), person.ask("GET", f"{API}/entries/{ident}/file")):
        assert response.mimetype == "application/pdf"
        assert hashlib.sha256(response.data).hexdigest() == answers[0]["sha256"]
    found = person.ask("GET", f"{API}/entries?state=captured&text=om+BJÖRK&channel=kommunen-facebook").get_json()
    assert [item["text"] for item in found["items"]] == ["Text om björk"]
    problem(person.ask("GET", f"{API}/entries?state=unknown"), 400, "bad_input")


def test_a_missing_file_is_named(extension: Caller, home: Path) -> None:
    answer = sealed(extension)
    (home / answer["file"]).unlink()
    assert answer["evidence_id"] in problem(extension.post(f"/entries/{answer['evidence_id']}/file"), 404, "not_found")


# -- when things break ---------------------------------------------------------------------------------------------


def full(*_: object, **__: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_while_sealing_permits_nothing_and_trying_again_works(
    app: Flask, extension: Caller, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr("kanalvakt.evidence.store.os.fsync", full)
        problem(extension.capture(), 507, "disk_full")
    assert not evidence_files(home) and "captured" not in states(app)
    answer = sealed(extension)
    assert answer["permit"] and states(app) == ["captured"]


def test_a_full_disk_at_the_register_permits_nothing_and_keeps_no_half_entry(
    app: Flask, extension: Caller, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        disk.setattr(Disk, "write", full)
        problem(extension.capture(), 507, "disk_full")
    assert not states(app) and not evidence_files(home)
    assert sealed(extension)["permit"]


def test_a_full_disk_between_file_and_register_is_mended_by_asking_again(
    app: Flask, extension: Caller, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Register.sealed

    def too_late(register: Register, evidence_id: str, evidence: Evidence) -> Any:
        with monkeypatch.context() as disk:
            disk.setattr(Disk, "write", full)
            return real(register, evidence_id, evidence)

    with monkeypatch.context() as patch:
        patch.setattr(Register, "sealed", too_late)
        problem(extension.capture(), 507, "disk_full")
    assert states(app) == ["sealing"] and len(evidence_files(home)) == 1
    answer = sealed(extension)
    assert answer["permit"] and states(app) == ["captured"] and len(evidence_files(home)) == 1


def test_a_crash_between_file_and_register_is_recovered_at_the_next_start(
    start: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def crash(*_: object) -> Any:
        raise KeyboardInterrupt

    caller = paired(start())
    with monkeypatch.context() as patch:
        patch.setattr(Register, "sealed", crash)
        with pytest.raises(KeyboardInterrupt):
            caller.capture()
    app = start()
    assert [report.code for report in app.extensions["reports"]] == ["recovered"]
    assert states(app) == ["captured"]
    answer = sealed(paired(app))
    assert answer["repeated"] and answer["permit"] and not verify_file(home / answer["file"], answer["sha256"])
    assert not app.extensions["workflow"].verify()


def test_a_crash_before_the_file_is_named_at_the_next_start_and_can_be_done_again(
    start: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def crash(*_: object, **__: object) -> Any:
        raise KeyboardInterrupt

    caller = paired(start())
    with monkeypatch.context() as patch:
        patch.setattr("kanalvakt.evidence.seal.seal", crash)
        with pytest.raises(KeyboardInterrupt):
            caller.capture()
    app = start()
    assert [report.code for report in app.extensions["reports"]] == ["interrupted"]
    assert states(app) == ["failed"] and not evidence_files(home)
    assert sealed(paired(app))["permit"] and states(app) == ["captured"]
    assert not app.extensions["workflow"].verify()
