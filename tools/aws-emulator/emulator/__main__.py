"""Serves the emulator on 127.0.0.1 until standard input ends: `python -m emulator --port 0 …`.

The first line of standard output is JSON: the port, or why there is none, or that AWS has no such region.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading


def main() -> int:
    parser = argparse.ArgumentParser(prog="emulator")
    parser.add_argument("--port", type=int, required=True, help="0: any that is free")
    parser.add_argument("--account", required=True, help="the account of unknown access keys")
    parser.add_argument("--organization", required=True, help="the id of the account's organization")
    parser.add_argument("--region", required=True, help="the region of clients that name none")
    options = parser.parse_args()
    # Ctrl-C goes to every process of a terminal. This process ends when its standard input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        listening = socket.create_server(("127.0.0.1", options.port), backlog=128)
    except OSError as error:
        print(json.dumps({"error": os.strerror(error.errno or 0)}), flush=True)
        return 1
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    # Loading moto takes a second, so the port is checked first.
    from werkzeug.serving import make_server

    from moto.ec2.models import ec2_backends

    from .server import Emulator, RequestHandler
    from .settings import START

    # moto breaks in every call to a region that it does not know.
    if options.region not in ec2_backends[options.account].regions:
        print(json.dumps({"unknownRegion": options.region}), flush=True)
        return 1
    START.account, START.organization = options.account, options.organization
    port = listening.getsockname()[1]
    server = make_server(
        "127.0.0.1", port, Emulator(), threaded=True, request_handler=RequestHandler, fd=listening.fileno()
    )
    server.daemon_threads = True
    print(json.dumps({"port": port}), flush=True)
    server.serve_forever()
    return 0


def _end_with_standard_input() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
