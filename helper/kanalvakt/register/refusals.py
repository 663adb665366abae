"""Every way the ledger says no, with file, line and what to do, in both languages."""

from __future__ import annotations

from pathlib import Path

from kanalvakt.errors import DiskFullError, HomeError, KanalvaktError, LedgerError
from kanalvakt.register import chain
from kanalvakt.register.disk import FULL


def refusal(path: Path, number: int, reason: str) -> LedgerError:
    wrong = chain.WRONG[reason]
    return LedgerError(
        f"{path.name}, rad {number}: {wrong.sv}. Registret öppnas inte, för det går inte längre att lita på. Ändra "
        f"inget i filen. Kopiera mappen {path.parent} åt sidan, lägg tillbaka den från senaste säkerhetskopian, starta "
        "igen och visa kopian för den som ansvarar för arkivet.",
        f"{path.name}, line {number}: {wrong.en}. The register is not opened, because it can no longer be trusted. "
        f"Change nothing in the file. Copy the folder {path.parent} aside, restore it from the latest backup, start "
        "again, and show the copy to whoever answers for the archive.",
    )


def unreachable(folder: Path, error: OSError) -> HomeError:
    reason = error.strerror or type(error).__name__
    return HomeError(
        f"Registret i {folder} går inte att läsa eller laga ({reason}). Ge ditt konto läs- och skrivrätt där.",
        f"The register in {folder} cannot be read or mended ({reason}). Give your account read and write access.",
    )


def unwritten(folder: Path, error: OSError) -> KanalvaktError:
    if error.errno in FULL:
        return DiskFullError(
            "Disken är full: registret kunde inte skrivas och inget har ändrats. Frigör plats och försök igen. "
            "Ta inte bort kommentaren än.",
            "The disk is full: the register could not be written and nothing was changed. Free some space and try "
            "again. Do not remove the comment yet.",
        )
    reason = error.strerror or type(error).__name__
    return HomeError(
        f"Registret i {folder} går inte att skriva i ({reason}). Inget har ändrats. Ge ditt konto skrivrätt, "
        "starta om Kanalvakt och försök igen.",
        f"The register in {folder} cannot be written to ({reason}). Nothing was changed. Give your account write "
        "access, restart Kanalvakt and try again.",
    )


def not_writable(why: str) -> LedgerError:
    if why == "read only":
        return LedgerError(
            "Registret är öppnat bara för läsning.",
            "The register is open for reading only.",
        )
    return LedgerError(
        "Registret är stängt, kanske efter ett fel på disken. Starta om Kanalvakt: då läses det om, och det som är "
        "trasigt nämns.",
        "The register is closed, perhaps after a disk error. Restart Kanalvakt: it is then read anew, and what is "
        "broken is named.",
    )
