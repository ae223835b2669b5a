#!/usr/bin/env python3
"""proxy - TCP between clients and brokers on loopback, that can be cut, delayed or held.

	proxy.py LISTEN:TARGET ...	commands on standard input, one a line:
		open		forwards (as at the start)
		cut		closes every connection, and new ones at once
		hold		keeps connections and forwards nothing
		delay MS	forwards each piece so much later

Standard input's end is the proxy's.
"""
import asyncio, sys


class Proxy:
    def __init__(self):
        self.mode, self.delay = "open", 0.0
        self.opened = asyncio.Event()
        self.opened.set()
        self.writers = set()

    def command(self, words):
        self.mode = words[0]
        self.delay = int(words[1]) / 1000 if self.mode == "delay" else 0.0
        if self.mode == "hold":
            self.opened.clear()
        else:
            self.opened.set()
        if self.mode == "cut":
            for writer in list(self.writers):
                writer.transport.abort()

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self.opened.wait()
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        except (ConnectionError, OSError):
            pass
        finally:
            writer.close()

    async def client(self, target, reader, writer):
        if self.mode == "cut":
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, back}
        await asyncio.gather(self.pump(reader, back), self.pump(there, writer))
        self.writers -= {writer, back}


async def main(pairs):
    proxy = Proxy()
    for pair in pairs:
        listen, target = map(int, pair.split(":"))
        await asyncio.start_server(lambda r, w, t=target: proxy.client(t, r, w), "127.0.0.1", listen)
    stdin = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdin), sys.stdin)
    print("ready", flush=True)
    while text := await stdin.readline():
        proxy.command(text.decode().split())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
