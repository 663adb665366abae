"""The removal permit: the helper's signed word that a comment's evidence is sealed, good for half an hour."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from kanalvakt.errors import HomeError, PermitError

LIFETIME_SECONDS = 30 * 60


def private_key(home: Path, name: str) -> str:
    """Return a secret of this home, made on first use and readable by its owner only.

    Raises:
        HomeError: it cannot be read or written.
    """
    path = home / "private" / f"{name}.key"
    try:
        if path.exists() and (key := path.read_text(encoding="ascii").strip()):
            return key
        path.parent.mkdir(mode=0o700, exist_ok=True)
        key = secrets.token_hex(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
        return key
    except OSError as error:
        raise HomeError(
            f"Nyckeln {path} går inte att läsa eller skriva: {error.strerror}.",
            f"The key {path} cannot be read or written: {error.strerror}.",
        ) from error


class Permits:
    """Issues and redeems permits. They survive a restart of the helper, because the key lies in the home."""

    def __init__(self, key: str, lifetime_seconds: int = LIFETIME_SECONDS) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="removal-permit")
        self._lifetime = lifetime_seconds

    def issue(self, evidence_id: str, sha256: str) -> str:
        """Return a permit for one entry and exactly this file."""
        return self._serializer.dumps([evidence_id, sha256])

    def redeem(self, permit: str, evidence_id: str, sha256: str) -> None:
        """Accept the permit or say why not.

        Raises:
            PermitError: it is forged, too old, or for another entry or file.
        """
        try:
            content = self._serializer.loads(permit, max_age=self._lifetime)
        except SignatureExpired as error:
            raise PermitError(
                "Tillståndet är för gammalt. Fånga in kommentaren igen innan du tar bort den.",
                "The permit is too old. Capture the comment again before you remove it.",
            ) from error
        except BadSignature as error:
            raise PermitError(
                "Tillståndet är inte vårt. Ta inte bort något; fånga in kommentaren igen.",
                "The permit is not ours. Do not remove anything; capture the comment again.",
            ) from error
        if content != [evidence_id, sha256]:
            raise PermitError(
                "Tillståndet gäller en annan infångning. Ta inte bort något.",
                "The permit is for another capture. Do not remove anything.",
            )
