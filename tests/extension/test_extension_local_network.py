"""Local Network Access: a public page is kept from 127.0.0.1, and our worker still reaches the helper."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from extension_stage import FIXTURES, Stage, launch
from fake_helper import FakeHelper
from playwright.sync_api import Playwright, expect
from test_extension_journey import BADGE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Fixtures(SimpleHTTPRequestHandler):
    """The thread under Facebook's own path."""

    def translate_path(self, path: str) -> str:
        return str(FIXTURES / "facebook" / path.rsplit("/", 1)[-1].split("?")[0])

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site(tmp_path: Path) -> Iterator[int]:
    """A TLS server with a self-signed certificate, as https://www.facebook.com."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subject = ["-subj", "/CN=www.facebook.com", "-keyout", str(key), "-out", str(certificate), "-days", "2"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, capture_output=True
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), Fixtures)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_the_worker_reaches_the_helper_while_the_page_cannot(
    playwright_driver: Playwright, tmp_path: Path, helper: FakeHelper, site: int
) -> None:
    flags = [
        f"--host-resolver-rules=MAP www.facebook.com:443 127.0.0.1:{site}",
        "--ignore-certificate-errors",
        f"--ip-address-space-overrides=127.0.0.1:{site}=public",
    ]
    context = launch(playwright_driver, tmp_path / "profile", flags)
    try:
        stage = Stage(context, helper)
        stage.pair()
        page = stage.thread("post.sv.html")
        expect(page.locator(BADGE)).to_have_count(7)
        before = len(helper.calls)
        address = f"http://127.0.0.1:{helper.port}/api/v1/status"
        ask = "(address) => fetch(address, {method: 'POST', mode: 'no-cors'}).then(() => 'reached', () => 'refused')"
        assert page.evaluate(ask, address) == "refused"
        assert len(helper.calls) == before
    finally:
        context.close()
