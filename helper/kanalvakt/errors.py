"""One error tree: each error has a code, an HTTP status, an exit code and a message that says what to do."""

from __future__ import annotations

from kanalvakt.domain import Text


class KanalvaktError(Exception):
    """Base of everything the helper says no with.

    ``code`` is stable and goes into problem+json (RFC 9457); ``message`` is shown to the person.
    """

    code = "internal"
    status = 500
    exit_code = 1

    def __init__(self, sv: str, en: str) -> None:
        super().__init__(en)
        self.message = Text(sv, en)


class BadInputError(KanalvaktError):
    """What was sent or written cannot be read as it stands."""

    code = "bad_input"
    status = 400
    exit_code = 2


class TooLargeError(BadInputError):
    code = "too_large"
    status = 413


class BadImageError(BadInputError):
    """A screenshot that is no picture, or one too large to be one."""

    code = "bad_image"
    status = 422


class SettingsError(BadInputError):
    """settings.toml is missing, broken or says something impossible: the message names line and field."""

    code = "settings"
    exit_code = 3


class HomeError(KanalvaktError):
    """The home folder cannot be used: not writable, full, or another helper holds it."""

    code = "home"
    status = 507
    exit_code = 4


class HomeInUseError(HomeError):
    code = "home_in_use"
    status = 423
    exit_code = 5


class PortTakenError(KanalvaktError):
    code = "port_taken"
    exit_code = 6


class NotFoundError(KanalvaktError):
    code = "not_found"
    status = 404
    exit_code = 2


class ConflictError(KanalvaktError):
    """The request contradicts what the register already holds."""

    code = "conflict"
    status = 409


class PermitError(ConflictError):
    """A removal permit that is wrong, used or too old: nothing is removed on it."""

    code = "permit"
    status = 409


class ForbiddenError(KanalvaktError):
    code = "forbidden"
    status = 403


class UnauthorizedError(KanalvaktError):
    code = "unauthorized"
    status = 401


class MisdirectedError(KanalvaktError):
    """The Host header is not this computer's: DNS rebinding (421)."""

    code = "misdirected"
    status = 421


class PairingClosedError(KanalvaktError):
    """No pairing window is open, it has run out, or five wrong codes were tried."""

    code = "pairing_closed"
    status = 410


class UnsupportedTypeError(KanalvaktError):
    code = "unsupported_type"
    status = 415


class LedgerError(KanalvaktError):
    """The register on disk cannot be trusted as it stands: refuse to start, name file and line."""

    code = "ledger"
    status = 503
    exit_code = 7


class EvidenceError(KanalvaktError):
    """An evidence file could not be made, checked or sealed: nothing may be removed."""

    code = "evidence"
    status = 500


class DiskFullError(EvidenceError):
    code = "disk_full"
    status = 507


class ModelError(KanalvaktError):
    """The language model cannot be loaded."""

    code = "model"
    status = 503
    exit_code = 8
