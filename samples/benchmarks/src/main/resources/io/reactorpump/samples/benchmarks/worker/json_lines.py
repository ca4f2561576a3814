"""A worker with one request at a time: a length of four bytes and the payload in, a line of JSON out. Nothing else."""

import json
import socket
import sys


class Context:
    worker_name = "worker"


def receive(connection, size):
    data = bytearray()
    while len(data) < size:
        chunk = connection.recv(size - len(data))
        if not chunk:
            sys.exit(0)
        data += chunk
    return data


def main():
    folder, path = sys.argv[1:]
    sys.path.insert(0, folder)
    import handler

    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    context = Context()
    while True:
        size = int.from_bytes(receive(connection, 4), "big")
        data = receive(connection, size)
        response = {"key": "", "data": "", "contentType": "", "error": ""}
        try:
            result = handler.handle_event(context, data)
            if result:
                response["data"] = result if isinstance(result, str) else json.dumps(result)
        except Exception as e:
            response["error"] = str(e)
        connection.sendall(json.dumps(response).encode() + b"\n")


main()
