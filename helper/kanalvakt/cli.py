"""The command line: serve, assess, capture, verify, export, doctor. Errors say what to do; exit codes are stable."""

from __future__ import annotations

import hashlib
import json
import sys
from itertools import islice
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from kanalvakt import __version__, doctor, files, inspection, settings
from kanalvakt import evaluate as evaluation
from kanalvakt.app import create_workflow
from kanalvakt.classify import pipeline
from kanalvakt.domain import Fault, Text
from kanalvakt.errors import KanalvaktError
from kanalvakt.evidence.verify import verify_file
from kanalvakt.policy import decide, guideline
from kanalvakt.register.export import to_csv, to_json
from kanalvakt.register.register import Register

BATCH = 256
_home = click.option(
    "--home", type=click.Path(path_type=Path), help="Hemmapp (annars KANALVAKT_HOME eller användarens)."
)


class _Group(click.Group):
    """Shows our own errors as one message in the person's language instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KanalvaktError as error:
            _stop(error)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kanalvakt")
def main() -> None:
    """Kanalvakt hjälper dig som sköter en kommuns sociala medier. Allt stannar på den här datorn."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command()
@_home
@click.option("--port", type=click.IntRange(1024, 65535), help="Port på 127.0.0.1 (annars inställningarnas).")
@click.option("--open/--no-open", "open_browser", default=False, help="Öppna översikten i webbläsaren.")
def serve(home: Path | None, port: int | None, open_browser: bool) -> None:
    """Starta hjälparen."""
    from kanalvakt import serve as server

    folder = settings.home_folder(home)
    settings.prepare_home(folder)
    chosen = settings.load(folder)

    def greeting(app: Any, link: str, seconds: float) -> str:
        reports = [f"  ! {report.message.in_language(chosen.helper.language)}" for report in app.extensions["reports"]]
        pairings = app.extensions["pairings"]
        code = [] if pairings.all() else [f"  Kod för tillägget (gäller 120 s): {pairings.open_window()}"]
        return "\n".join(
            [
                f"Kanalvakt är redo efter {seconds:.1f} s.",
                *reports,
                f"  Översikten (engångslänk): {link}",
                *code,
                f"  Hemmapp: {folder}",
                "  Avsluta med Ctrl+C.",
            ]
        )

    server.run(
        chosen,
        folder,
        port,
        open_browser=open_browser,
        greeting=greeting,
        say=click.echo,
    )


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@_home
def assess(file: IO[bytes], home: Path | None) -> None:
    """Bedöm kommentarer: JSON Lines in (id, text), JSON Lines ut i samma ordning."""
    chosen = _settings_if_any(home)
    classifier, rules = pipeline.load(chosen), guideline.load()
    failed, done = False, 0
    lines = (line for line in file if line.strip())
    while chunk := list(islice(lines, BATCH)):
        read = [files.comment_of(line) for line in chunk]
        comments = [item for item in read if isinstance(item, tuple)]
        assessments = iter(classifier.assess([comment for _, comment in comments]))
        for item in read:
            if not isinstance(item, tuple):
                failed = True
                _print_json(item)
                continue
            ident = item[0]
            assessment = next(assessments)
            advice = decide.decide(assessment, None, chosen, rules)
            spans = {
                (span.start, span.end, span.type.value): span.text
                for finding in assessment.findings
                for span in finding.spans
                if span.type.value != "cue"
            }
            _print_json(
                {
                    "id": ident,
                    "language": assessment.language,
                    "concerns": [label.value for label in assessment.concerns],
                    "scores": {key: round(float(value), 4) for key, value in assessment.scores.items()},
                    "intents": [intent.value for intent in assessment.intents],
                    "action": advice.action.value,
                    "removal_suggested": advice.removal_suggested,
                    "urgent": advice.urgent,
                    "spans": [
                        {"start": start, "end": end, "text": text, "type": kind}
                        for (start, end, kind), text in sorted(spans.items())
                    ],
                }
            )
        done += len(chunk)
        if sys.stderr.isatty():
            click.echo(f"\r{done} kommentarer", nl=False, err=True)
    if sys.stderr.isatty():
        click.echo(err=True)
    if failed:
        sys.exit(1)


@main.command()
@click.argument("meta", type=click.Path(path_type=Path))
@click.argument("images", nargs=-1, type=click.Path(path_type=Path))
@_home
def capture(meta: Path, images: tuple[Path, ...], home: Path | None) -> None:
    """Spara ett bevis utan webbläsaren, till exempel från ett foto av en telefon."""
    folder = settings.home_folder(home)
    settings.prepare_home(folder)
    chosen = settings.load(folder)
    wanted = files.capture_of(files.read_bytes(meta))
    pictures = [files.read_bytes(image) for image in images]
    flow = create_workflow(chosen, folder)
    try:
        flow.repair()
        key = hashlib.sha256(b"\0".join([files.read_bytes(meta), *pictures])).hexdigest()
        entry = flow.capture(wanted, pictures, f"cli-{key}").entry
    finally:
        flow.register.close()
    _print_json(
        {
            "evidence_id": entry.evidence_id,
            "file": str(folder / entry.file),
            "sha256": entry.sha256,
            "profile": entry.profile,
            "validator": entry.validator,
            "valid": entry.valid,
        }
    )


@main.command()
@click.argument("what", required=False)
@click.option("--all", "everything", is_flag=True, help="Hela registret och alla filer.")
@_home
def verify(what: str | None, everything: bool, home: Path | None) -> None:
    """Kontrollera ett bevis (nummer eller fil) eller allt. Avslutar med 0 när allt är helt."""
    if bool(what) == everything:
        raise click.UsageError("Ange ett bevisnummer eller en fil, eller --all.")
    folder = settings.home_folder(home)
    language = "sv"
    if what and Path(what).is_file() and not (folder / "register").is_dir():
        _report(verify_file(Path(what)), language, 1)
        return
    chosen = settings.load(folder)
    with Register.open(folder, chosen, read_only=True) as register:
        if what and Path(what).is_file():
            faults, count = inspection.verify_path(register, folder, Path(what))
        else:
            faults, count = inspection.verify(register, folder, what)
    _report(faults, chosen.helper.language, count)


@main.command()
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--output", type=click.File("wb"), default="-")
@_home
def export(kind: str, output: IO[bytes], home: Path | None) -> None:
    """Skriv ut registret som CSV eller JSON."""
    folder = settings.home_folder(home)
    chosen = settings.load(folder)
    with Register.open(folder, chosen, read_only=True) as register:
        entries = list(inspection.every_entry(register))
        output.write(to_csv(entries, chosen.helper.language) if kind == "csv" else to_json(entries))


@main.command()
@click.argument("file", type=click.File("rb"))
@_home
def evaluate(file: IO[bytes], home: Path | None) -> None:
    """Mät bedömningen mot märkta kommentarer (JSON Lines med text, concerns, intents …)."""
    chosen = _settings_if_any(home)
    items = evaluation.read(file)
    for line in evaluation.report(items, pipeline.load(chosen), chosen, guideline.load()):
        click.echo(line)


@main.command("doctor")
@_home
def doctor_command(home: Path | None) -> None:
    """Kontrollera att allt som behövs finns och fungerar på den här datorn."""
    sound = True
    for line in doctor.examine(settings.home_folder(home)):
        click.echo(f"{'ok ' if line.ok else 'FEL'} {line.what}: {line.detail}")
        sound = sound and line.ok
    sys.exit(0 if sound else 1)


def _settings_if_any(home: Path | None) -> settings.Settings:
    folder = settings.home_folder(home)
    return settings.load(folder) if (folder / settings.SETTINGS_FILE).exists() else settings.parse(settings.sample())


def _report(faults: list[Fault], language: str, count: int) -> None:
    for fault in faults:
        click.echo(f"{fault.subject}: {fault.code}: {fault.message.in_language(language)}")
    if faults:
        sys.exit(1)
    click.echo(
        Text(f"Allt är helt ({count} kontrollerade).", f"Everything is whole ({count} checked).").in_language(language)
    )


def _print_json(value: dict[str, Any]) -> None:
    written = json.dumps(value, ensure_ascii=False)
    if any("\ud800" <= char <= "\udfff" for char in written):
        written = json.dumps(value, ensure_ascii=True)  # half characters survive as \\udXXX escapes
    click.echo(written)


def _stop(error: KanalvaktError) -> NoReturn:
    click.echo(f"Kanalvakt: {error.message.sv}\n({error.message.en})", err=True)
    sys.exit(error.exit_code)
