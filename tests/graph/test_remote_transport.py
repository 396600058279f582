"""Exchanges with servers that misbehave: an answer is whole or it is an error in time."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from graph.remote.asking import TABLE, TooLargeError, fetch
from graph.remote.transport import Abandoned, Endpoint, RemoteError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nyes!"
CHALLENGE = b"HTTP/1.1 401 No\r\nContent-Length: 0\r\nWWW-Authenticate: %s\r\n\r\n"


@contextmanager
def answering(*answers: bytes | Callable[[socket.socket], None]) -> Iterator[tuple[str, list[str]]]:
    """Serve canned answers, one a connection; gives the address and the requests that came."""
    requests: list[str] = []

    def serve() -> None:
        for answer in answers:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                got = b""
                while b"\r\n\r\n" not in got or not got.endswith(b"query=q"):
                    got += connection.recv(65536)
                requests.append(got.decode())
                try:
                    if isinstance(answer, bytes):
                        connection.sendall(answer)
                    else:
                        answer(connection)
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/query", requests
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def ask(
    address: str,
    *,
    credentials: tuple[str, str] | None = None,
    seconds: float = 5.0,
    most_bytes: int | None = None,
    abandoned: threading.Event | None = None,
) -> bytes:
    endpoint = Endpoint(address, credentials)
    with fetch(
        endpoint,
        [("query", "q")],
        TABLE,
        seconds=seconds,
        most_bytes=most_bytes,
        abandoned=abandoned,
    ) as found:
        return found.read()


def wait(connection: socket.socket) -> None:
    """Answer nothing until the other side has gone."""
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b".")
        time.sleep(0.05)


@pytest.mark.parametrize(
    "answer",
    [OK, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nyes!\r\n0\r\n\r\n",
     b"HTTP/1.0 200 OK\r\n\r\nyes!"],
)  # fmt: skip
def test_transport_reads_a_whole_answer(answer: bytes) -> None:
    with answering(answer) as (address, requests):
        assert ask(address, credentials=("me", "hidden")) == b"yes!"
    # Nobody is told who asks without having wanted to know.
    assert "authorization" not in requests[0].lower()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nyes!", "broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nyes!", "broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nyes!\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nX-SQL-State: S1TAT\r\nContent-Length: 0\r\n\r\n", "a part"),
        (b"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nbad", "answered 500: bad"),
        (b"HTTP/1.1 400 No\r\nContent-Length: 21\r\n\r\nbad\n\nSPARQL query:\nASK", "400: bad$"),
        (b"nonsense\r\n\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
        (CHALLENGE % b'Basic realm="r"', "FOLKMOOT_GRAPH_USER"),
    ],
)
def test_transport_says_what_is_wrong_and_where(answer: bytes, words: str) -> None:
    with answering(answer) as (address, _):
        with pytest.raises(RemoteError, match=words) as caught:
            ask(address)
        assert address in str(caught.value)


def test_transport_goes_nowhere_else() -> None:
    with (
        answering(OK) as (other, elsewhere),
        answering(
            f"HTTP/1.1 302 Found\r\nLocation: {other}\r\nContent-Length: 0\r\n\r\n".encode()
        ) as (address, _),
    ):
        with pytest.raises(RemoteError, match="answered 302"):
            ask(address)
        assert elsewhere == []


def test_transport_uses_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(OK) as (proxy, through), answering(OK) as (address, _):
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        assert ask(address) == b"yes!"
        assert through == []


def test_transport_names_a_server_that_is_away() -> None:
    with answering() as (address, _):
        pass
    with pytest.raises(RemoteError, match="cannot be reached") as caught:
        ask(address)
    assert address in str(caught.value)


@pytest.mark.parametrize("answer", [wait, drip])
def test_transport_ends_in_time(answer: Callable[[socket.socket], None]) -> None:
    begun = time.monotonic()
    with answering(answer) as (address, _), pytest.raises(RemoteError, match="longer") as caught:
        ask(address, seconds=0.3)
    assert caught.value.is_late
    assert time.monotonic() - begun < 3


def test_transport_stops_when_nobody_waits() -> None:
    gone = threading.Event()
    threading.Timer(0.2, gone.set).start()
    with answering(wait) as (address, _), pytest.raises(Abandoned):
        ask(address, seconds=30, abandoned=gone)


def test_transport_bounds_the_size() -> None:
    with answering(OK) as (address, _), pytest.raises(TooLargeError):
        ask(address, most_bytes=3)


@pytest.mark.parametrize(
    ("challenge", "expected"),
    [
        (b'Basic realm="r"', ["Authorization: Basic bWU6aGlkZGVu"]),
        (b'Digest realm="r", nonce="n", qop="auth", opaque="o", algorithm=MD5',
         ["Authorization: Digest ", 'username="me"', 'nonce="n"', "qop=auth", "nc=00000001",
          'uri="/query"', 'opaque="o"', "algorithm=MD5"]),
        # Without qop the response is a plain hash: md5(md5(me:r:hidden):n:md5(POST:/query)).
        (b'Digest realm="r", nonce="n"', ['response="603c23e83494a5359074a441f463f0c1"']),
    ],
)  # fmt: skip
def test_transport_says_who_asks_to_whom_wants_to_know(
    challenge: bytes, expected: list[str]
) -> None:
    with answering(CHALLENGE % challenge, OK) as (address, requests):
        assert ask(address, credentials=("me", "hidden")) == b"yes!"
    assert "Authorization" not in requests[0]
    assert [part for part in expected if part not in requests[1]] == []


def test_transport_does_not_try_the_same_password_for_ever() -> None:
    refused = CHALLENGE % b'Basic realm="r"'
    with answering(refused, refused) as (address, requests):
        with pytest.raises(RemoteError, match="does not let us in"):
            ask(address, credentials=("me", "hidden"))
        assert len(requests) == 2
