"""A mail server for tests, and a reader of mails: PyPI `aiosmtpd`, and Python's own `email`.

    mail.py serve [--auth USER:PASSWORD] [--tls] [--answer TEXT]…   prints a line with its port (and certificate), then a line
                                                                    for each mail it took; ends with its standard input
    mail.py read FILE                                               prints what the mail in FILE says

`--answer` is what the first mails get instead of a yes, one each: `451 4.3.0 later`.
"""

import argparse
import datetime
import email
import email.policy
import importlib.util
import ipaddress
import json
import logging
import ssl
import sys
import tempfile
import warnings


def said(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = lambda kind: (found := message.get_body((kind,))) and found.get_content()
    address = lambda name: [[a.display_name, a.addr_spec] for a in message[name].addresses] if message[name] else []
    return {
        "headers": sorted(name.lower() for name in message.keys()),
        "from": address("from"),
        "to": address("to"),
        "reply_to": address("reply-to"),
        "subject": str(message["subject"]),
        "message_id": str(message["message-id"]),
        "language": str(message["content-language"]),
        "text": part("plain"),
        "html": part("html"),
        "defects": [repr(defect) for piece in message.walk() for defect in piece.defects],
        "longest_line": max(len(line) for line in data.split(b"\r\n")),
    }


def certificate():
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM).decode()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(pem + secret)
        file.flush()
        context.load_cert_chain(file.name)
    return context, pem


def serve(options):
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult

    # It tells at length of what these tests do to it on purpose.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    answers = list(options.answer)

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            if answers:
                return answers.pop(0)
            mail = said(envelope.original_content)
            mail["envelope"] = [envelope.mail_from, envelope.rcpt_tos]
            mail["tls"] = session.ssl is not None
            mail["user"] = (session.auth_data or b"").decode() if options.auth else None
            print(json.dumps(mail), flush=True)
            return "250 taken"

    def authenticator(server, session, envelope, mechanism, data):
        user, password = data.login.decode(), data.password.decode()
        good = f"{user}:{password}" == options.auth
        return AuthResult(success=good, handled=False, auth_data=data.login)

    context, pem = certificate() if options.tls else (None, None)
    arguments = {"hostname": "127.0.0.1", "port": 0, "ready_timeout": 60, "decode_data": False, "enable_SMTPUTF8": True}
    if options.auth:
        arguments |= {"authenticator": authenticator, "auth_required": True, "auth_require_tls": False}
    if options.tls:
        arguments |= {"tls_context": context, "require_starttls": True}
    # The controller knocks at its own port to wake up, which it must be told: choose a free one.
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        arguments["port"] = free.getsockname()[1]
    controller = Controller(Handler(), **arguments)
    controller.start()
    print(json.dumps({"port": arguments["port"], "certificate": pem}), flush=True)
    sys.stdin.read()
    controller.stop()


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("serve")
    server.add_argument("--auth")
    server.add_argument("--tls", action="store_true")
    server.add_argument("--answer", action="append", default=[])
    commands.add_parser("read").add_argument("file")
    options = parser.parse_args()
    if options.command == "read":
        with open(options.file, "rb") as file:
            print(json.dumps(said(file.read())))
        return
    if importlib.util.find_spec("aiosmtpd") is None:
        sys.exit(77)
    serve(options)


main()
