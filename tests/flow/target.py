"""target - an HTTP server that a webhook writes to, and that misbehaves as it is told."""
import base64, hashlib, hmac, http.server, json, socketserver, threading, time


class Target:
    """mode: ok, 500, 429 (with Retry-After), 401, 302, hang, cut, or bad (400 for a body that holds `poison`)."""

    def __init__(self, port=0, secret=None):
        self.mode, self.poison, self.secret = "ok", "\0", secret
        self.requests, self.accepted, self.times, self.lock = [], [], [], threading.Lock()
        target = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                target.take(self, body)

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            allow_reuse_address = True

            def handle_error(self, *_):
                pass  # clients that went away

        self.handler, self.kind, self.port, self.server = Handler, Server, port, None
        self.up()

    def up(self):
        self.is_down = False
        self.server = self.kind(("127.0.0.1", self.port), self.handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def down(self):
        """Nobody listens, and connections that are kept open are cut."""
        self.is_down = True
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return "http://127.0.0.1:%d/in?x=1" % self.port

    def take(self, handler, body):
        mode = self.mode
        if self.is_down:
            handler.close_connection = True
            return
        with self.lock:
            self.requests.append((mode, dict(handler.headers), body))
            self.times.append(time.monotonic())
        if mode == "hang":
            time.sleep(3)
        if mode == "cut":
            handler.close_connection = True
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            return
        status = 200
        if mode in ("500", "401", "404", "302"):
            status = int(mode)
        elif mode == "429":
            status = 429
        elif self.poison.encode() in body:
            status = 422
        if status == 200:
            with self.lock:
                self.accepted.append((dict(handler.headers), body))
        handler.send_response(status)
        if mode == "429":
            handler.send_header("Retry-After", "2")
        if mode == "302":
            handler.send_header("Location", "/elsewhere")
        answer = b"no such field" if status == 422 else b""
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def good_signature(self, headers, body):
        signed = ("%s.%s." % (headers["webhook-id"], headers["webhook-timestamp"])).encode() + body
        mac = base64.b64encode(hmac.new(self.secret.encode(), signed, hashlib.sha256).digest()).decode()
        return headers["webhook-signature"] == "v1," + mac

    def records(self, what="array"):
        """All that was accepted, as decoded records."""
        with self.lock:
            taken = list(self.accepted)
        found = []
        for headers, body in taken:
            if what == "ndjson":
                found += [json.loads(l) for l in body.decode().splitlines()]
            else:
                value = json.loads(body)
                found += value if isinstance(value, list) else [value]
        return found
