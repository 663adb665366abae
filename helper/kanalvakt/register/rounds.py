"""Watch rounds (bevakningspass): who looked through the channels, when (guideline 5, R83: three times a day)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from tinydb import Query

from kanalvakt.errors import BadInputError
from kanalvakt.register.book import ROUNDS, Book
from kanalvakt.register.masking import clean


@dataclass(frozen=True, slots=True)
class Round:
    """One round done. ``day`` is ISO, ``slot`` the name of the pass ("08:00"), ``when`` ISO 8601 with offset."""

    day: str
    slot: str
    by: str
    when: str


class Rounding(Book):
    """The rounds of an open register."""

    def round_done(self, slot: str, by: str) -> Round:
        """Enter that a watch round was made now. ``slot`` names the pass, for example "08:00"."""
        slot = clean(slot).strip()[:40]
        if not slot:
            raise BadInputError("Ange vilket bevakningspass det gäller.", "Say which watch round it is.")
        with self._acting(by, "", "round") as stamp:
            done = Round(stamp.when[:10], slot, clean(by), stamp.when)
            self._db.table(ROUNDS).insert(asdict(done))
        return done

    def rounds(self, day: date) -> list[Round]:
        """Return the rounds made on a day (Stockholm's), in order."""
        found = self._db.table(ROUNDS).search(Query().day == day.isoformat())
        return [Round(**row) for row in found]
