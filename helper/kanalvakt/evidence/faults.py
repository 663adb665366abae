"""What verification can find wrong with an evidence file, in words that say what it means and what to do."""

from __future__ import annotations

from kanalvakt.domain import Text

# How to add a fault: one line, the code and the sentence in both languages; {parts} are given by verify.py.
_MESSAGES = {
    "missing": Text(
        "Filen saknas. Återställ den från säkerhetskopian.",
        "The file is missing. Restore it from the backup.",
    ),
    "unreadable": Text(
        "Filen går inte att läsa ({why}). Kontrollera disken och din läsrätt.",
        "The file cannot be read ({why}). Check the disk and your read access.",
    ),
    "no_pdf": Text(
        "Filen är ingen PDF. Något annat har sparats under dess namn: återställ den från säkerhetskopian.",
        "The file is no PDF. Something else was saved under its name: restore it from the backup.",
    ),
    "cut": Text(
        "Filens slut saknas. Den är avklippt: återställ den från säkerhetskopian.",
        "The end of the file is missing. It is cut off: restore it from the backup.",
    ),
    "bytes_changed": Text(
        "En eller flera byte har ändrats sedan filen förseglades. Återställ den från säkerhetskopian.",
        "One or more bytes have changed since the file was sealed. Restore it from the backup.",
    ),
    "saved_anew": Text(
        "Filen har sparats om av ett annat program: förseglingen är borta. Återställ den från säkerhetskopian.",
        "The file was saved anew by another program: its seal is gone. Restore it from the backup.",
    ),
    "appended": Text(
        "Ett program har lagt till en ändring sist i filen ({count} byte). Det förseglade före är orört.",
        "A program has added a change at the end of the file ({count} bytes). The sealed part before it is untouched.",
    ),
    "junk_after_end": Text(
        "Det ligger {count} byte efter filens slut som inte hör dit. Det förseglade före är orört.",
        "There are {count} bytes after the end of the file that do not belong. The sealed part is untouched.",
    ),
    "not_registered": Text(
        "Filen är hel men är inte den som registret känner: kontrollsumman är en annan. Den har bytts ut.",
        "The file is whole but not the one that the register knows: its checksum differs. It was exchanged.",
    ),
    "no_evidence": Text(
        "Filen går inte att öppna som ett bevis från Kanalvakt. Återställ den från säkerhetskopian.",
        "The file cannot be opened as evidence from Kanalvakt. Restore it from the backup.",
    ),
    "swapped": Text(
        "Filen innehåller beviset {other}, inte det som namnet säger. Filer har förväxlats.",
        "The file holds the evidence {other}, not the one its name says. Files were mixed up.",
    ),
    "original_missing": Text(
        "Originalet {name} saknas.",
        "The original {name} is missing.",
    ),
    "original_changed": Text(
        "Originalet {name} stämmer inte med den kontrollsumma som skrevs när beviset gjordes.",
        "The original {name} does not match the checksum that was written when the evidence was made.",
    ),
    "original_unknown": Text(
        "{name} hör inte till beviset men ligger bland dess original.",
        "{name} does not belong to the evidence but lies among its originals.",
    ),
}


def message(code: str, **parts: object) -> Text:
    """Return the sentence for a code with its parts filled in."""
    text = _MESSAGES[code]
    return Text(text.sv.format(**parts), text.en.format(**parts))


def codes() -> frozenset[str]:
    """Return every code that verification can give."""
    return frozenset(_MESSAGES)
