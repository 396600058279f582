"""One exchange with one address over HTTP: no redirects, no proxies, a deadline for the whole.

Written on http.client because nothing else of the standard library lets a caller give up between
two packets; credentials are sent only to an address that asks for them.
"""

import base64
import hashlib
import http.client
import secrets
import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import parse_http_list, parse_keqv_list

from extract.errors import FolkmootError
from graph.remote.endpoint import PASSWORD_VARIABLE, USER_VARIABLE

CONNECT_SECONDS = 10.0
LOOK_SECONDS = 0.25  # how often to see whether the asker is still there
CHUNK_BYTES = 1 << 16
_MOST_OF_A_FAULT = 2_000  # bytes of a server's own words that are looked at
_DIGESTS = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


class RemoteError(FolkmootError):
    """A graph server did not answer as it should: field `status`, that of HTTP where it gave one.

    `is_late` where the time was over.
    """

    def __init__(self, message: str, *, status: int | None = None, is_late: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.is_late = is_late


class Abandoned(RemoteError):
    """Nobody waits for the answer any more."""


@dataclass(frozen=True)
class Reply:
    """An answer of status 2xx, to be read while the exchange lasts."""

    headers: http.client.HTTPMessage
    chunks: Iterator[bytes]


class Endpoint:
    """One address of a server. May be used from any thread; each exchange has a connection."""

    def __init__(self, address: str, credentials: tuple[str, str] | None = None) -> None:
        """Contact nobody yet."""
        self.address = address
        self._credentials = credentials
        self._parts = urlsplit(address)
        self._challenge: dict[str, str] | None = None
        self._lock = threading.Lock()
        self._uses = 0

    @contextmanager
    def post(
        self,
        body: bytes,
        content_type: str,
        accept: str,
        *,
        seconds: float,
        abandoned: threading.Event | None = None,
    ) -> Iterator[Reply]:
        """Send a body and give the answer, to be read inside the block.

        Raises RemoteError where the server cannot be reached, is late, or answers with a fault.
        """
        watch = _Watch(self.address, time.monotonic() + seconds, seconds, abandoned)
        headers = {
            "Content-Type": content_type,
            "Accept": accept,
            "User-Agent": "folkmoot",
            "Connection": "close",
        }
        with ExitStack() as opened:
            sock, response = self._exchange(body, headers, watch, opened)
            if response.status == http.client.UNAUTHORIZED and self._take_challenge(response):
                opened.close()
                sock, response = self._exchange(body, headers, watch, opened)
            if not 200 <= response.status < 300:
                raise self._explain(response, watch)
            yield Reply(response.headers, watch.read(sock, response))

    def _exchange(
        self, body: bytes, headers: dict[str, str], watch: "_Watch", opened: ExitStack
    ) -> tuple[socket.socket, http.client.HTTPResponse]:
        connection = self._connect()
        opened.callback(connection.close)
        path = self._parts.path or "/"
        authorization = self._authorize("POST", path)
        if authorization:
            headers = {**headers, "Authorization": authorization}
        with watch.naming_faults():
            connection.connect()
            # The connection forgets its socket once the response has it.
            sock: socket.socket = connection.sock
            sock.settimeout(watch.left())
            connection.request("POST", path, body=body, headers=headers)
            watch.wait(sock)
            response = connection.getresponse()
        opened.callback(response.close)
        return sock, response

    def _connect(self) -> http.client.HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=CONNECT_SECONDS, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)

    def _take_challenge(self, response: http.client.HTTPResponse) -> bool:
        """Note how the server wants to be told who asks; True where it can be told."""
        if self._credentials is None:
            return False
        for header in response.headers.get_all("WWW-Authenticate") or []:
            scheme, _, rest = header.partition(" ")
            fields = parse_keqv_list(parse_http_list(rest))
            if scheme.lower() == "basic":
                fields = {"scheme": "basic"}
            elif scheme.lower() != "digest" or fields.get("algorithm", "MD5") not in _DIGESTS:
                continue
            with self._lock:
                is_new = self._challenge != fields
                self._challenge, self._uses = fields, 0
            return is_new
        return False

    def _authorize(self, method: str, path: str) -> str | None:
        """Write the header of who asks. Source: RFC 7616, section 3.4; RFC 7617."""
        with self._lock:
            challenge = self._challenge
            self._uses += 1
            uses = self._uses
        if challenge is None or self._credentials is None:
            return None
        user, password = self._credentials
        if challenge.get("scheme") == "basic":
            return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

        def digest(*parts: str) -> str:
            algorithm = _DIGESTS[challenge.get("algorithm", "MD5")]
            return algorithm(":".join(parts).encode()).hexdigest()

        realm, nonce = challenge.get("realm", ""), challenge.get("nonce", "")
        count, own = f"{uses:08x}", secrets.token_hex(8)
        who, what = digest(user, realm, password), digest(method, path)
        fields = {"username": user, "realm": realm, "nonce": nonce, "uri": path}
        plain = {"algorithm": challenge.get("algorithm", "MD5")}
        if "auth" in challenge.get("qop", "").replace(" ", "").split(","):
            fields |= {"cnonce": own, "response": digest(who, nonce, count, own, "auth", what)}
            plain |= {"qop": "auth", "nc": count}
        else:
            fields["response"] = digest(who, nonce, what)
        if "opaque" in challenge:
            fields["opaque"] = challenge["opaque"]
        quoted = [f'{name}="{value}"' for name, value in fields.items()]
        return "Digest " + ", ".join(quoted + [f"{name}={text}" for name, text in plain.items()])

    def _explain(self, response: http.client.HTTPResponse, watch: "_Watch") -> RemoteError:
        status = response.status
        if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            return RemoteError(
                f"The graph server at {self.address} does not let us in ({status}): give its user "
                f"as {USER_VARIABLE} and {PASSWORD_VARIABLE} in the environment.",
                status=status,
            )
        with watch.naming_faults():
            words = response.read(_MOST_OF_A_FAULT).decode("utf-8", "replace")
        # Virtuoso repeats the whole query after its message.
        said = " ".join(words.split("\n\nSPARQL query:")[0].split())[:400]
        return RemoteError(
            f"The graph server at {self.address} answered {status}: {said or response.reason}",
            status=status,
        )


class _Watch:
    """The time of one exchange, and whether anybody still waits for it."""

    def __init__(
        self, address: str, deadline: float, seconds: float, abandoned: threading.Event | None
    ) -> None:
        self._address = address
        self._deadline = deadline
        self._seconds = seconds
        self._abandoned = abandoned

    def left(self) -> float:
        """How many seconds are left. Raises RemoteError where none, or nobody waits."""
        if self._abandoned is not None and self._abandoned.is_set():
            raise Abandoned("Nobody waits for the answer any more.")
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self._late()
        return left

    def wait(self, sock: socket.socket) -> None:
        """Wait until something comes."""
        if isinstance(sock, ssl.SSLSocket) and sock.pending():
            return
        poll = select.poll()
        poll.register(sock, select.POLLIN | select.POLLHUP)
        while not poll.poll(min(self.left(), LOOK_SECONDS) * 1000):
            pass

    def read(self, sock: socket.socket, response: http.client.HTTPResponse) -> Iterator[bytes]:
        """Read the rest of an answer piece by piece."""
        with self.naming_faults():
            while True:
                sock.settimeout(self.left())
                chunk = response.read1(CHUNK_BYTES)
                if not chunk:
                    break
                yield chunk
            if response.length:
                raise self._broken()

    @contextmanager
    def naming_faults(self) -> Iterator[None]:
        """Say which server it was."""
        try:
            yield
        except TimeoutError as err:
            if time.monotonic() >= self._deadline:
                raise self._late() from err
            raise RemoteError(f"The graph server at {self._address} cannot be reached.") from err
        except http.client.IncompleteRead as err:
            raise self._broken() from err
        except (OSError, http.client.HTTPException) as err:
            reason = getattr(err, "strerror", None) or str(err) or type(err).__name__
            raise RemoteError(
                f"The graph server at {self._address} cannot be reached: {reason}."
            ) from err

    def _broken(self) -> RemoteError:
        return RemoteError(f"The graph server at {self._address} broke off its answer.")

    def _late(self) -> RemoteError:
        return RemoteError(
            f"The graph server at {self._address} took longer than {self._seconds:g} seconds.",
            is_late=True,
        )
