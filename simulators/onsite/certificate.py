"""The server's own certificate: made once, kept beside the database, so that a restart shows the same face.

No authority stands behind it (OnSite clients are told to accept the server's own), but it names 127.0.0.1 and
localhost, so that a client which is given the file can verify it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..serving import Tls

LOOPBACK = ("localhost", "127.0.0.1", "::1")
VALID = timedelta(days=825)
"""What the strictest clients still accept."""

RENEWED_BEFORE = timedelta(days=30)


def keep_certificate(folder: Path, names: Iterable[str] = ()) -> Tls:
    """The certificate in `folder` (`onsite.pem`, `onsite-key.pem`), made when there is none that will do.

    It names localhost and its addresses, and `names` (host names or addresses). A kept one is replaced when it
    runs out soon or lacks a name. Real time counts here, whatever clock the simulator lives by: the other side of
    a TLS connection has a clock of its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tls = Tls(folder / "onsite.pem", folder / "onsite-key.pem")
    wanted = (*LOOPBACK, *names)
    if not _will_do(tls, wanted):
        _make(tls, wanted)
    return tls


def _will_do(tls: Tls, wanted: Iterable[str]) -> bool:
    try:
        kept = x509.load_pem_x509_certificate(tls.certificate.read_bytes())
        key = serialization.load_pem_private_key(tls.key.read_bytes(), password=None)
        named = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    if kept.not_valid_after_utc - datetime.now(UTC) < RENEWED_BEFORE or key.public_key() != kept.public_key():
        return False
    return set(_general_names(wanted)) <= set(named)


def _make(tls: Tls, names: Iterable[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tillproof OnSite simulator")])
    now = datetime.now(UTC)
    identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_USAGE, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identity, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identity), critical=False
        )
        .add_extension(x509.SubjectAlternativeName(list(_general_names(names))), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(
        tls.key,
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        mode=0o600,
    )
    _write(tls.certificate, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


_USAGE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,  # it is its own authority: strict verifiers ask for this
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def _general_names(names: Iterable[str]) -> Iterator[x509.GeneralName]:
    for name in names:
        try:
            yield x509.IPAddress(ip_address(name))
        except ValueError:
            yield x509.DNSName(name)


def _write(file: Path, content: bytes, *, mode: int) -> None:
    """Replaced in one step, and never readable by others in between."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=mode)
    new.write_bytes(content)
    new.replace(file)
