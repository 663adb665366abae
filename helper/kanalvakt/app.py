"""create_app: builds the workflow and the Flask app, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from kanalvakt.classify import pipeline
from kanalvakt.errors import KanalvaktError
from kanalvakt.permits import Permits, private_key
from kanalvakt.register.register import Register
from kanalvakt.settings import Settings
from kanalvakt.web import api, dashboard, problems, security
from kanalvakt.web.pairing import Pairings
from kanalvakt.workflow import Workflow

MAX_REQUEST_BYTES = 120_000_000


def create_workflow(
    settings: Settings, home: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Workflow:
    """Open the home's register, load the model and join the rooms. Half-done captures are repaired or named.

    Raises:
        HomeInUseError, LedgerError, ModelError, HomeError: with what to do.
    """
    register = Register.open(home, settings, clock)
    try:
        classifier = pipeline.load(settings)
        return Workflow(settings, home, classifier, register, Permits(private_key(home, "permits")), clock)
    except BaseException:
        register.close()
        raise


def create_app(settings: Settings, home: Path, workflow: Workflow | None = None) -> Flask:
    """Build the helper's web application for one home folder."""
    app = Flask("kanalvakt.web", root_path=str(Path(__file__).parent / "web"))
    app.config.update(
        SECRET_KEY=private_key(home, "sessions"),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=5_000_000,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="kanalvakt",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.logger.setLevel(logging.WARNING)
    flow = workflow or create_workflow(settings, home)
    pairings = Pairings(home)
    app.extensions["workflow"] = flow
    app.extensions["pairings"] = pairings
    app.extensions["links"] = security.OneTimeLinks()
    app.extensions["reports"] = flow.repair()
    security.install(app, pairings, settings.helper.port)
    csrf = CSRFProtect(app)  # type: ignore[no-untyped-call]
    # The gate asks the API for an Origin, a custom header and a token instead.
    csrf.exempt(api.blueprint)  # type: ignore[no-untyped-call]
    app.register_blueprint(api.blueprint, url_prefix=security.API)
    app.register_blueprint(dashboard.blueprint)
    app.register_error_handler(KanalvaktError, problems.from_error)
    app.register_error_handler(HTTPException, problems.from_http)
    app.register_error_handler(Exception, problems.from_surprise)
    return app
