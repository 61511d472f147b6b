"""Prints the epochs of a training run as they come.

    KARTHUB_WATCH_KEY=... python3 watch_training.py http://localhost:5080 [RUN]

RUN is the last part of the address of a run's page; without it the newest run is watched.
Needs websocket-client: pip install websocket-client, or Debian's python3-websocket.
"""
import json
import os
import sys

import websocket

END = "\x1e"  # Ends every message of SignalR's JSON protocol.
CALL, STREAM_ITEM, COMPLETION, STREAM_CALL, PING, CLOSE = 1, 2, 3, 4, 6, 7


class TrainingHub:
    """KartHub's training hub over a WebSocket; one call or stream at a time."""

    def __init__(self, hub, key):
        address = "ws" + hub.rstrip("/").removeprefix("http") + "/live/training"
        # The hub says something every 15 seconds: after 60 without a word it is lost.
        self._socket = websocket.create_connection(address, timeout=60, header=[f"Authorization: Bearer {key}"])
        self._unread = ""
        self._calls = 0
        self._send({"protocol": "json", "version": 1})
        self._receive()

    def call(self, method, *arguments):
        """Answers a call."""
        return next(self._ask(CALL, method, arguments))

    def stream(self, method, *arguments):
        """Gives what a stream brings, one by one, until it ends."""
        return self._ask(STREAM_CALL, method, arguments)

    def _ask(self, kind, method, arguments):
        self._calls += 1
        number = str(self._calls)
        self._send({"type": kind, "invocationId": number, "target": method, "arguments": arguments})
        while True:
            message = self._receive()
            self._send({"type": PING})  # Whoever says nothing for 30 seconds is taken for lost.
            if message["type"] == CLOSE:
                raise ConnectionError(message.get("error", "The hub has closed the connection."))
            if message.get("invocationId") != number:
                continue
            if "error" in message:
                raise RuntimeError(message["error"])
            if message["type"] == STREAM_ITEM:
                yield message["item"]
            if message["type"] == COMPLETION:
                if "result" in message:
                    yield message["result"]
                return

    def _send(self, message):
        self._socket.send(json.dumps(message) + END)

    def _receive(self):
        while END not in self._unread:
            self._unread += self._socket.recv()
        message, _, self._unread = self._unread.partition(END)
        return json.loads(message)


def main(address, run_id=None):
    hub = TrainingHub(address, os.environ["KARTHUB_WATCH_KEY"])
    runs = hub.call("ListRuns")
    for run in runs:
        print(f"{run['name']} by {run['owner']}: {run['state']}, {run['epochsDone']} of {run['epochs']} epochs")
    if not runs:
        sys.exit("There is no run to watch yet.")
    for news in hub.stream("WatchRun", run_id or runs[0]["id"]):
        run = news["run"]
        for epoch in news["epochs"]:
            print(f"epoch {epoch['epoch']}: training {epoch['trainLoss']:.6f}, validation {epoch['valLoss']:.6f}", flush=True)
    print(f"{run['name']}: {run['state']}; the best was epoch {run['bestEpoch']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
