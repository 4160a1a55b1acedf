"""Mail through the county's own server, by the SMTP connection of apprise with its errors kept apart."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from apprise.plugins.email.smtp import AppriseSMTPController

from dudao.infra.outbound.delivery import Delivery, Outcome, Parcel

SECURITY = {"starttls": "starttls", "ssl": "ssl", "none": "insecure"}
TIMEOUT_SECONDS = 15


class _Post(AppriseSMTPController):
    """The connection of apprise; it says why a message was not taken instead of only that."""

    def hand_over(self, sender: str, recipient: str, message: EmailMessage) -> None:
        """Raises what smtplib raises."""
        connection: Any = self._socket
        connection.send_message(message, sender, [recipient])


def send_by_mail(settings: Mapping[str, str], parcel: Parcel) -> Delivery:
    """Send one mail; `settings`: host, port, security (starttls, ssl, none), user, password, sender."""
    try:
        message = _message(settings, parcel)
        port = int(settings.get("port", ""))
    except (ValueError, IndexError, MessageError):
        return Delivery(Outcome.REFUSED, "发件人、收件人地址或端口不正确。")
    post = _Post(
        host=settings.get("host", ""),
        port=port,
        secure_mode=SECURITY.get(settings.get("security", ""), ""),
        user=settings.get("user") or None,
        password=settings.get("password") or None,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
    try:
        post.__enter__()
    except smtplib.SMTPAuthenticationError as error:
        return Delivery(Outcome.REFUSED, "邮件服务器不接受用户名或口令（授权码）。", _said(error))
    except UnicodeEncodeError:
        return Delivery(
            Outcome.REFUSED, "服务器、用户名或口令里有邮件服务器不认的字符，请用英文字母、数字和符号。"
        )
    except Exception as error:  # whatever it was, no message had been handed over
        return Delivery(Outcome.TRY_LATER, "连不上邮件服务器，邮件没有发出。", _said(error))
    try:
        post.hand_over(settings["sender"], parcel.recipient, message)
    except smtplib.SMTPRecipientsRefused as error:
        return _by_code(min(code for code, _ in error.recipients.values()), "收件人", _said(error))
    except smtplib.SMTPResponseException as error:
        return _by_code(error.smtp_code, "邮件", _said(error))
    except (OSError, smtplib.SMTPException) as error:
        return Delivery(Outcome.UNCERTAIN, "交给邮件服务器时连接中断，不知道收到没有。", _said(error))
    finally:
        post.__exit__(None, None, None)
    return Delivery(Outcome.SENT, "邮件服务器已收下。")


def _by_code(code: int, what: str, answer: str) -> Delivery:
    """4xx is for now, 5xx for good; both are answers: nothing was taken."""
    if 400 <= code < 500:
        return Delivery(Outcome.TRY_LATER, f"邮件服务器暂时不收（{code}）。", answer)
    return Delivery(Outcome.REFUSED, f"邮件服务器拒绝了{what}（{code}）。", answer)


def _message(settings: Mapping[str, str], parcel: Parcel) -> EmailMessage:
    """The mail; a line break inside a header or a bad address raises ValueError."""
    message = EmailMessage()
    sender = Address(display_name="督导通", addr_spec=settings.get("sender", ""))
    message["From"] = sender
    message["To"] = Address(addr_spec=parcel.recipient)
    message["Subject"] = " ".join(parcel.title.split())
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.domain or "dudao.invalid")
    message["Auto-Submitted"] = "auto-generated"
    text = "\n\n".join(parcel.lines) + (f"\n\n查看：{parcel.link}" if parcel.link else "")
    message.set_content(text + "\n\n（督导通自动发送，请勿回复；不想收邮件可在“通知—我的设置”里关闭。）\n")
    return message


def _said(error: Exception) -> str:
    return f"{type(error).__name__} {error}"[:300]
