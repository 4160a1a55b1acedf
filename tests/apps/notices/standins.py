"""Local stand-ins for the robots of DingTalk, WeCom and Feishu, and for a mail server.

They check what the real ones check: the address, the JSON's fields and sizes, the signature, the limit within a
minute. Each keeps what it accepted. `clock` may be a fake one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

MINUTE, TEN_MINUTES, HOUR = 60.0, 600.0, 3600.0


@dataclass
class Robot:
    """One robot: what it demands, and what came."""

    secret: str = ""
    limit: int = 20
    block_seconds: float = 0.0
    clock: Callable[[], float] = time.time
    calls: list[dict[str, Any]] = field(default_factory=list)
    accepted: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    # Instead of an answer: "drop" closes the connection after the request, "500", "504", "302", "text".
    behaviour: str = ""
    on_request: Callable[[], None] = lambda: None
    blocked_until: float = 0.0
    times: list[float] = field(default_factory=list)

    def too_many(self) -> bool:
        """Above the limit within the last minute, or still blocked for that."""
        now = self.clock()
        if now < self.blocked_until:
            return True
        self.times = [one for one in self.times if one > now - MINUTE]
        if len(self.times) >= self.limit:
            self.blocked_until = now + self.block_seconds
            return True
        self.times.append(now)
        return False

    def answer(self, path: str, query: dict[str, list[str]], payload: dict[str, Any]) -> dict[str, Any]:
        """The JSON of the answer."""
        raise NotImplementedError


class DingTalk(Robot):
    """oapi.dingtalk.com/robot/send: markdown or text, signed over the time in milliseconds; 20 a minute."""

    def answer(self, path: str, query: dict[str, list[str]], payload: dict[str, Any]) -> dict[str, Any]:
        assert path == "/robot/send"
        if query.get("access_token") != ["dingtalktoken0123456789abcdef"]:
            return {"errcode": 300001, "errmsg": "token is not exist"}
        if self.secret:
            (stamp,) = query["timestamp"]
            wanted = _hmac(self.secret, f"{stamp}\n{self.secret}")
            # The real one compares after one decoding of the address; twice escaped is a mismatch.
            if query["sign"] != [wanted] or abs(int(stamp) / 1000 - time.time()) > HOUR or len(stamp) != 13:
                return {"errcode": 310000, "errmsg": "sign not match"}
        kind = payload["msgtype"]
        part = payload[kind]
        if kind == "markdown" and not (part.get("title") and part.get("text")):
            return {"errcode": 40035, "errmsg": "缺少参数 title or text"}
        if kind not in {"markdown", "text"} or len(json.dumps(payload, ensure_ascii=False).encode()) > 20_000:
            return {"errcode": 40035, "errmsg": "bad payload"}
        if self.too_many():
            return {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        return {"errcode": 0, "errmsg": "ok"}


class WeCom(Robot):
    """qyapi.weixin.qq.com/cgi-bin/webhook/send: markdown of at most 4096 bytes; 20 a minute."""

    def answer(self, path: str, query: dict[str, list[str]], payload: dict[str, Any]) -> dict[str, Any]:
        assert path == "/cgi-bin/webhook/send"
        if query.get("key") != ["693a91f6-7xxx-4bc4"]:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        kind = payload["msgtype"]
        content = payload[kind]["content"]
        most = {"markdown": 4096, "text": 2048}[kind]
        if not content or len(content.encode()) > most:
            return {"errcode": 40058, "errmsg": f"content exceed max length {most}"}
        if self.too_many():
            return {"errcode": 45009, "errmsg": "api freq out of limit"}
        return {"errcode": 0, "errmsg": "ok"}


class Feishu(Robot):
    """open.feishu.cn/open-apis/bot/v2/hook/TOKEN: text; the signature and the time in seconds inside the payload."""

    def answer(self, path: str, query: dict[str, list[str]], payload: dict[str, Any]) -> dict[str, Any]:
        if path != "/open-apis/bot/v2/hook/feishu-token-1":
            return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
        if self.secret:
            stamp = payload.get("timestamp", "")
            wanted = _hmac(f"{stamp}\n{self.secret}", "")
            if payload.get("sign") != wanted or abs(int(stamp) - time.time()) > HOUR:
                return {
                    "code": 19021,
                    "msg": "sign match fail or timestamp is not within one hour from current time",
                }
        if payload.get("msg_type") != "text" or not payload["content"]["text"]:
            return {"code": 9499, "msg": "Bad Request"}
        if self.too_many():
            return {"code": 11232, "msg": "frequency limited psm[lark.oapi.app_platform_runtime]"}
        return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


@contextmanager
def serving(robot: Robot) -> Iterator[str]:
    """The robot on a free port of this machine; its base address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"].split(";")[0] == "application/json"
            payload = json.loads(raw.decode("utf-8"))
            robot.calls.append(payload)
            robot.on_request()
            if robot.behaviour == "drop":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if robot.behaviour.isdigit():
                self._say(int(robot.behaviour), b"<html></html>")
                return
            if robot.behaviour == "text":
                self._say(200, "维护中".encode())
                return
            answer = robot.answer(
                parts.path, parse_qs(parts.query, strict_parsing=bool(parts.query)), payload
            )
            if answer.get("errcode", answer.get("code")) == 0:
                robot.accepted.append(payload)
            else:
                robot.refused.append(str(answer))
            self._say(200, json.dumps(answer).encode())

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailServer:
    """Takes mail; `answer_rcpt` and `answer_data` may refuse, `drop_data` hangs up after the content."""

    mails: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer_rcpt: str = "250 OK"
    answer_data: str = "250 OK"
    answer_auth: str = "235 OK"
    logins: list[str] = field(default_factory=list)
    drop_data: bool = False


@contextmanager
def taking_mail(server: MailServer) -> Iterator[int]:
    """The mail server on a free port of this machine; its port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 stand-in ESMTP")
            while line := self.rfile.readline().decode().strip():
                if not self._answer(line):
                    return

        def _answer(self, line: str) -> bool:
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                self._say("250-stand-in\r\n250-AUTH PLAIN\r\n250 8BITMIME")
            elif word == "AUTH":
                server.logins.append(base64.b64decode(line.split(" ")[2]).decode())
                self._say(server.answer_auth)
            elif word == "RCPT":
                server.recipients.append(line[len("RCPT TO:<") : line.index(">")])
                self._say(server.answer_rcpt)
            elif word == "DATA":
                return self._take()
            elif word == "QUIT":
                self._say("221 bye")
                return False
            else:
                self._say("250 OK")
            return True

        def _take(self) -> bool:
            self._say("354 go on")
            content: list[str] = []
            while (line := self.rfile.readline().decode("utf-8")) != ".\r\n":
                content.append(line)
            if server.drop_data:
                return False
            if server.answer_data.startswith("250"):
                server.mails.append("".join(content))
            self._say(server.answer_data)
            return True

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield int(running.server_address[1])
        finally:
            running.shutdown()
            thread.join()


def closed_port() -> int:
    """A port of this machine where nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
