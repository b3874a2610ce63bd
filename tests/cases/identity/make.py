#!/usr/bin/env python3
"""Makes the key stores of this folder anew, with openssl and keytool.

A format is not judged by what we write ourselves.
The keys are for tests only. The password of every store that has one is `changeit`.
"""

import base64
import json
import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PASSWORD = "changeit"
DAYS = "36500"
SECRET = ["-passout", f"pass:{PASSWORD}"]
CURVE = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]


def run(*command: str) -> str:
    """Run a command in this folder; what it prints."""
    return subprocess.run(command, cwd=HERE, check=True, capture_output=True, text=True).stdout


def certificate(name: str, key: list[str], work: Path) -> None:
    """Make a key and a certificate of the authority for it: `name.key` and `name.pem`."""
    secret, request = f"{work}/{name}.key", f"{work}/{name}.csr"
    run("openssl", "genpkey", *key, "-out", secret)
    subject = f"/C=US/O=Example Ltd, London/CN=Client {name.upper()}"
    run("openssl", "req", "-new", "-key", secret, "-subj", subject, "-out", request)
    run(
        *["openssl", "x509", "-req", "-in", request, "-days", DAYS, "-out", f"{name}.pem"],
        *["-CA", "authority.pem", "-CAkey", f"{work}/authority.key", "-CAcreateserial"],
        *["-CAserial", f"{work}/serial", "-extfile", f"{work}/extensions"],
    )


def authority(work: Path) -> None:
    """Make the authority that servers trust: `authority.pem`."""
    run("openssl", "genpkey", *CURVE, "-out", f"{work}/authority.key")
    run(
        *["openssl", "req", "-x509", "-new", "-key", f"{work}/authority.key", "-days", DAYS],
        *["-subj", "/CN=Test Authority of Clients", "-out", "authority.pem"],
    )
    # Version 3 with what a client's certificate has.
    extensions = "extendedKeyUsage=clientAuth\nbasicConstraints=CA:FALSE\n"
    Path(f"{work}/extensions").write_text(extensions)


def stores(name: str, work: Path) -> None:
    """Put a key and its certificate into every kind of store."""
    key = f"{work}/{name}.key"
    own = (HERE / f"{name}.pem").read_text()
    (HERE / f"{name}.der").write_bytes(base64.b64decode("".join(own.splitlines()[1:-1])))
    pfx = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", f"{name}.pem", "-name", name]
    pfx += ["-certfile", "authority.pem", *SECRET]
    run(*pfx, "-out", f"{name}.pfx")
    run(*pfx, "-legacy", "-out", f"{name}-legacy.pfx")
    open_safes = ["-keypbe", "NONE", "-certpbe", "NONE", "-macalg", "sha512"]
    run(*pfx, *open_safes, "-out", f"{name}-open.pfx")
    weak = ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-nomac"]
    run(*pfx, *weak, "-out", f"{name}-unchecked.pfx")
    certificates = ["-certfile", f"{name}.pem", "-certfile", "authority.pem"]
    run("openssl", "crl2pkcs7", "-nocrl", *certificates, "-out", f"{name}.p7b")
    pem_stores(name, key, own)
    java_store(name, "jks", "jks")
    java_store(name, "pkcs12", "p12")
    (HERE / f"{name}.jwk").write_text(json.dumps(web_key(name, key), indent=2) + "\n")


def pem_stores(name: str, key: str, own: str) -> None:
    """Write the key in all ways of PEM, each with the certificate after it."""
    new = ["openssl", "pkcs8", "-topk8", "-in", key]
    old = ["openssl", "ec", "-in", key]
    if name == "rsa":
        old = ["openssl", "rsa", "-traditional", "-in", key]
    weak = ["-v2", "des3", "-v2prf", "hmacWithSHA1"]
    for ending, command in (
        ("key", [*new, "-nocrypt"]),
        ("encrypted", [*new, *SECRET]),
        ("encrypted-3des", [*new, *weak, *SECRET]),
        ("old", old),
        ("old-encrypted", [*old, "-aes256", *SECRET]),
    ):
        (HERE / f"{name}-{ending}.pem").write_text(run(*command) + own)


def java_store(name: str, kind: str, ending: str, key_password: str = PASSWORD) -> None:
    """Let Java write a store of a kind."""
    target = HERE / f"{name}.{ending}"
    target.unlink(missing_ok=True)
    run(
        *["keytool", "-importkeystore", "-noprompt"],
        *["-srckeystore", f"{name}.pfx", "-srcstoretype", "pkcs12", "-srcstorepass", PASSWORD],
        *["-destkeystore", target.name, "-deststoretype", kind, "-deststorepass", PASSWORD],
        *["-srcalias", name, "-srckeypass", PASSWORD, "-destkeypass", key_password],
    )


def encoded(number: str) -> str:
    """A number in hexadecimal digits and colons, in the base64 of URLs."""
    digits = re.sub(r"[\s:]", "", number)
    return encoded_bytes(bytes.fromhex(digits).lstrip(b"\0"))


def encoded_bytes(content: bytes) -> str:
    """Bytes in the base64 of URLs."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def web_key(name: str, key: str) -> dict[str, object]:
    """The key and its certificate as JSON Web Key."""
    text = run("openssl", "pkey", "-in", key, "-text", "-noout")
    parts = dict(re.findall(r"^(\w+):[^\n]*\n((?: +[0-9a-f:]+\n)+)", text, re.MULTILINE))
    chain = [base64.b64encode((HERE / f"{name}.der").read_bytes()).decode()]
    if name == "ec":
        point = bytes.fromhex(re.sub(r"[\s:]", "", parts["pub"]))
        secret = bytes.fromhex(re.sub(r"[\s:]", "", parts["priv"])).lstrip(b"\0").rjust(32, b"\0")
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": encoded_bytes(point[1:33]),
            "y": encoded_bytes(point[33:]),
            "d": encoded_bytes(secret),
            "x5c": chain,
        }
    names = {
        "n": "modulus",
        "d": "privateExponent",
        "p": "prime1",
        "q": "prime2",
        "dp": "exponent1",
        "dq": "exponent2",
        "qi": "coefficient",
    }
    numbers = {member: encoded(parts[name]) for member, name in names.items()}
    return {"kty": "RSA", "e": "AQAB", **numbers, "x5c": chain}


def main() -> None:
    """Make everything."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        authority(work)
        certificate("ec", CURVE, work)
        certificate("rsa", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], work)
        for name in ("ec", "rsa"):
            stores(name, work)
        java_store("ec", "jks", "two-passwords.jks", "another one")
        (HERE / "ec.two-passwords.jks").rename(HERE / "ec-two-passwords.jks")


if __name__ == "__main__":
    main()
