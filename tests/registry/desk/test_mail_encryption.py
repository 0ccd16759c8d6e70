"""The way to the mail server: encrypted, to the right server, or not used at all."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from plebiscite.registry.mail_server import (
    MailServerDownError,
    MailSettings,
    Outcome,
    mail_session,
)
from registry_mail import MailServer, free_port


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and self-signed certificate of 127.0.0.1 in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "mail.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def encrypted(certificate: Path, security: str) -> Iterator[tuple[MailServer, MailSettings]]:
    """A server that takes mail only over TLS, at once or after STARTTLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler, port = MailServer(), free_port()
    how = (
        {"ssl_context": context}
        if security == "tls"
        else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(handler, hostname="127.0.0.1", port=port, **how)
    controller.start()
    try:
        yield handler, MailSettings("127.0.0.1", port, security, "", "", "clerk@town.example")
    finally:
        controller.stop()


def a_mail() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "clerk@town.example", "v@example.org"
    mail.set_content("the code")
    return mail


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_goes_over_tls_to_a_server_with_a_good_certificate(
    certificate: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with encrypted(certificate, security) as (server, settings):
        with mail_session(settings) as session:
            assert session.send(a_mail(), "v@example.org").outcome is Outcome.SENT
        assert len(server.raw) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    certificate: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with encrypted(certificate, security) as (server, settings):
        with pytest.raises(MailServerDownError, match="certificate"), mail_session(settings):
            pass
        assert server.raw == []
