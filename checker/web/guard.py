"""What stands before every page: who may ask, what the answer may do in a browser, and whose form it is."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.web import faults
from checker.web.faults import Fault

_SAFE = ("GET", "HEAD")
_SESSION = re.compile(r"[A-Za-z0-9_-]{32}")
_PORT = re.compile(r":[0-9]+\Z")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANY = ("0.0.0.0", "::")
_TURNED_OFF = ("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
               "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
               "screen-wake-lock", "serial", "usb", "xr-spatial-tracking")
#: The media type of problem details.
PROBLEM = "application/problem+json"
#: What every answer says. The referrer policy lets a form's Origin be told: with "no-referrer" it would be "null".
HEADERS = {
    "Content-Security-Policy": "; ".join((
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "require-trusted-types-for 'script'")),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _TURNED_OFF),
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Hosts:
    """What a request's Host may say, in lower case. ``own``: the address that the server is bound to, without TLS;
    ``behind``: further names, under which another server may pass requests on that came to it over TLS."""

    own: frozenset[str]
    behind: frozenset[str] = frozenset()

    def __contains__(self, host: str) -> bool:
        return host in self.own or host in self.behind

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a page of that Origin is ours where a request's Host is that. A server in between may have written
        our port into a Host that had none."""
        if host not in self.behind:
            return origin == f"http://{host}"
        name = _PORT.sub("", host)
        return origin in (f"http://{host}", f"https://{host}") or (name in self.behind and origin == f"https://{name}")


def host_names(host: str, port: int, named: Iterable[str] = ()) -> Hosts:
    """What a request's Host may say when a server is bound to a host and port. ``named``: further names of it, reached
    with its port or none; one that says a port of its own, at that."""
    own = [] if host in _ANY else [f"[{host}]" if ":" in host else host]
    loopback = _LOOPBACK if not own or own[0] in _LOOPBACK else ()
    names = frozenset(name.lower() for name in (*own, *loopback))
    with_port = frozenset(f"{name}:{port}" for name in names)
    further = frozenset(name.lower() for name in named)
    behind = further | {f"{name}:{port}" for name in further if not _PORT.search(name)}
    bound = with_port | names if port == 80 else with_port
    return Hosts(bound, behind - bound)


def address(host: str, port: int, named: Sequence[str] = ()) -> str:
    """Where a server that is bound to a host and port can be reached by one of ``host_names``."""
    own = (*named, "localhost")[0] if host in _ANY else f"[{host}]" if ":" in host else host
    return f"http://{own}/" if _PORT.search(own) else f"http://{own}:{port}/"


class Guard:
    """Refuses other hosts and other sites' writing, and puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        headers = Headers(scope=scope)
        fault = self._fault(scope["method"], headers)
        if fault is None and self._over_tls(headers):
            scope["scheme"] = "https"
        await (self._app if fault is None else problem(fault))(scope, receive, _guarded(send))

    def _fault(self, method: str, headers: Headers) -> Fault | None:
        if [value.lower() in self._hosts for value in headers.getlist("host")] != [True]:
            return faults.wrong_host()
        if method not in _SAFE and not self._own(headers):
            return faults.cross_site()
        return None

    def _own(self, headers: Headers) -> bool:
        """Whether a request comes from our own page, or from no page at all."""
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return False
        origins, host = headers.getlist("origin"), headers["host"].lower()
        return not origins or [self._hosts.is_own(origin.lower(), host) for origin in origins] == [True]

    def _over_tls(self, headers: Headers) -> bool:
        """Whether the browser speaks TLS, as the server in between says: of our own address nobody can say so."""
        return (headers["host"].lower() in self._hosts.behind
                and [value.strip().lower() for value in headers.getlist("x-forwarded-proto")] == ["https"])


def _guarded(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sent


async def turned_away(scope: Scope, receive: Receive, send: Send) -> None:
    """The application for whom there is no room: it says so."""
    await problem(faults.busy())(scope, receive, _guarded(send))


def problem(fault: Fault) -> Response:
    """A fault for programs, as problem details."""
    return JSONResponse(fault.problem(), fault.http, fault.headers, PROBLEM)


@dataclass(frozen=True)
class Sessions:
    """Sessions are random names in a cookie; nothing is kept of them. ``key`` binds a form's token to one."""

    cookie: str
    key: bytes

    @classmethod
    def on_port(cls, port: int) -> Sessions:
        """Cookies are shared by all ports of a host: the name tells one server's from another's."""
        return cls(f"avtalskoll_{port}", secrets.token_bytes(32))

    def of(self, request: Request) -> str | None:
        named = request.cookies.get(self.cookie, "")
        return named if _SESSION.fullmatch(named) else None

    def begin(self) -> str:
        return secrets.token_urlsafe(24)

    def put(self, request: Request, response: Response, session: str) -> None:
        """The cookie goes with links from other sites: without it they would begin a session in place of the one whose
        reports are open. What changes anything is a form with a token. Set over TLS, it is sent over nothing else."""
        response.set_cookie(self.cookie, session, path="/", secure=request.url.scheme == "https", httponly=True,
                            samesite="lax")

    def token(self, session: str) -> str:
        """What a form of that session must send back."""
        return hmac.new(self.key, session.encode(), sha256).hexdigest()

    def check(self, request: Request, token: str) -> str:
        """The session of a form that was sent. Raises Fault when it isn't one of that session's forms."""
        session = self.of(request)
        if session is None or not hmac.compare_digest(self.token(session).encode(), token.encode()):
            raise faults.stale_form()
        return session
