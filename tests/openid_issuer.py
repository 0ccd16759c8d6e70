"""A small OpenID Connect issuer over real HTTP, which signs real tokens, and can lie."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "plebiscite", "a secret of the client"


class Issuer(ThreadingHTTPServer):
    """Signs in whoever `claims` says, for any browser that comes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.signs_with = self.key
        self.claims: dict[str, object] = {"sub": "member-1"}
        self.nonce = self.challenge = ""
        self.audience = CLIENT

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": self.audience,
            "iat": now,
            "exp": now + 60,
            "nonce": self.nonce,
            **self.claims,
        }
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signs_with)


class _Handler(BaseHTTPRequestHandler):
    server: Issuer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            base = self.server.address
            self._json(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "jwks_uri": f"{base}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                }
            )
        elif parts.path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.server.nonce, self.server.challenge = asked["nonce"], asked["code_challenge"]
            back = urlencode({"code": "granted", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        verifier = sha256(sent["code_verifier"][0].encode()).digest()
        proof = urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if sent["code"] != ["granted"] or proof != self.server.challenge:
            self.send_error(400)
            return
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token()})

    def _json(self, value: object) -> None:
        raw = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args: object) -> None:
        """Tests are quiet."""


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        thread = threading.Thread(target=issuer.serve_forever)
        thread.start()
        try:
            yield issuer
        finally:
            issuer.shutdown()
            thread.join()
