"""Checks the Python side of the protocol against the vectors, and that it keeps to Python 3.8."""

import ast
import re
import sys

sys.path.insert(0, ".")
import pump_worker as w

vectors = {}
for line in open("vectors.txt", encoding="utf-8"):
    if re.match("[a-z]", line):
        name, text = line.split(":")
        vectors[name] = bytes.fromhex(text)

checks = 0


def same(expected, actual):
    global checks
    checks += 1
    assert expected == actual, "%d: expected %r but was %r" % (checks, expected, actual)


same(vectors["hello"], w.text_frame(w.HELLO, 0, w.VERSION, "t"))
same(vectors["ready"], w.FRAME.pack(w.EMPTY, w.READY, 0, 0))
same(vectors["ready-concurrent"], w.FRAME.pack(w.EMPTY, w.READY, w.CONCURRENT, 0))
same(vectors["failed"], w.text_frame(w.FAILED, 0, 0, "no"))
same(vectors["log"], w.text_frame(w.LOG, 30, 0, "hm"))
same(vectors["result-none"], w.result_frame(1, None))
same(vectors["result"], w.result_frame(1, b"abc"))
same(vectors["result-text"], w.result_frame(1, "ü"))
two = [w.Response("k", b"1", "a/b"), w.Response(b"\xff", b"", headers={"h": "v"})]
same(vectors["result-two"], w.result_frame(1, two))
same(vectors["result-error"], w.text_frame(w.RESULT, w.ERROR, 1, "no"))


class Parser(w.Link):
    def __init__(self):
        self.left = bytearray()


names = ["event", "event-full", "event-key", "end"]
stream = b"".join(vectors[name] for name in names)
for size in (1, 3, 17, len(stream)):
    parser, frames = Parser(), []
    for at in range(0, len(stream), size):
        frames += parser.receive(stream[at : at + size])
    same([(w.EVENT, 1), (w.EVENT, 258), (w.EVENT, 258), (w.END, 0)], [frame[:2] for frame in frames])
events = [w.Event(*frame[2]) for frame in frames[:3]]
same([bytearray(b"abc"), bytearray(), bytearray()], [event.data for event in events])
same((("p", 2), "k", 1.5, {"h": b"\xff\x00"}), (events[1].position, events[1].key, events[1].timestamp, events[1].headers))
same((("p", 2), b"k", None, {}), (events[2].position, events[2].key, events[2].timestamp, events[2].headers))

ast.parse(open("pump_worker.py", encoding="utf-8").read(), feature_version=(3, 8))
print(checks, "checks")
