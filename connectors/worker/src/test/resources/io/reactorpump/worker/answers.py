"""Checks when the Python side sends its answers, and what it says of errors."""

import asyncio
import socket
import struct
import sys

sys.path.insert(0, ".")
import pump_worker as w


class Link(w.Link):
    """A socket that brings these frames, and keeps what is sent."""

    def __init__(self, *frames):
        super().__init__(self)
        self.frames = list(frames)
        self.sent = []

    def recv(self, most):
        return self.frames.pop(0) if self.frames else b""

    def sendall(self, data):
        self.sent.append(bytes(data))


class Interrupted(Link):
    """In the middle of each of so many frames a signal handler has a line for the log."""

    lines = 0

    def sendall(self, data):
        super().sendall(data[:5])
        if self.lines:
            self.lines -= 1
            self.tell(line(self.lines))
        super().sendall(data[5:])


class Quiet:
    def warning(self, *text):
        pass


class Clock:
    """Goes on by so much each time it is looked at."""

    def __init__(self):
        self.now, self.step = 0, 0

    def monotonic(self):
        self.now += self.step
        return self.now


class Broken(Exception):
    def __str__(self):
        raise ValueError("no text")


def event(rid, data):
    meta = b"\0" + struct.pack(">H1sq", 1, b"p", rid)
    body = struct.pack(">I", len(meta)) + meta + data
    return w.FRAME.pack(w.EMPTY + len(body), w.EVENT, 0, rid) + body


def line(number):
    return w.text_frame(w.LOG, 20, 0, "line %d" % number)


w.time, w.FOLDER = Clock(), "/nowhere"
END = w.FRAME.pack(w.EMPTY, w.END, 0, 0)
checks = 0


def same(expected, actual):
    global checks
    checks += 1
    assert expected == actual, "%d: expected %r but was %r" % (checks, expected, actual)


# What came together is answered together, also if it is followed by the end.
link = Link(event(1, b"a") + event(2, b"b") + END)
w.Serial(link, w.Context("w", Quiet()), lambda context, data: data).run()
same([w.result_frame(1, b"a") + w.result_frame(2, b"b")], link.sent)


def each_alone(context, events):
    if len(events) > 1:
        raise ValueError("too many")
    seen.append(len(link.sent))
    return [events[0].data]


# Of a batch that is tried event by event, each is answered before the next one is tried.
seen, link = [], Link(event(1, b"a") + event(2, b"b") + event(3, b"c") + END)
w.Batches(link, w.Context("w", Quiet()), each_alone, 3).run()
same([0, 1, 2], seen)
same([w.result_frame(1, b"a"), w.result_frame(2, b"b"), w.result_frame(3, b"c")], link.sent)

# A batch that is not full is handled at the end.
link = Link(event(1, b"a") + END)
w.Batches(link, w.Context("w", Quiet()), lambda context, events: [len(events)], 3).run()
same([w.result_frame(1, 1)], link.sent)


def broken(context, data):
    raise Broken()


# An error whose text cannot be had is told by its name, and the next event is handled.
link = Link(event(1, b"a") + END)
w.Serial(link, w.Context("w", Quiet()), broken).run()
same([w.text_frame(w.RESULT, w.ERROR, 1, "Broken: without a text")], link.sent)

# What has been done for a while is not held back by the next event.
w.time.step = 1
link = Link(event(1, b"a") + event(2, b"b") + END)
w.Serial(link, w.Context("w", Quiet()), lambda context, data: data).run()
same([w.result_frame(1, b"a"), w.result_frame(2, b"b")], link.sent)

# What a signal handler says while an answer is being sent does not get into it, but behind it.
link = Interrupted()
link.lines = 2
link.add(w.result_frame(1, b"a"))
link.flush()
link.tell(line(7))
same(w.result_frame(1, b"a") + line(1) + line(0) + line(7), b"".join(link.sent))



class Over(BaseException):
    pass


def over(context, data):
    if data == b"b":
        raise Over()
    return data


# What was done before the handler ended the worker is answered, whatever it raised.
w.time.step = 0
link = Link(event(1, b"a") + event(2, b"b"))
try:
    w.Serial(link, w.Context("w", Quiet()), over).run()
except Over:
    link.sent.append("over")
same([w.result_frame(1, b"a"), "over"], link.sent)


async def later(context, data):
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return data


# Coroutines that are under way at the end are answered before it.
worker, pump = socket.socketpair()
pump.sendall(event(1, b"a") + event(2, b"b") + END)
w.Concurrent(w.Link(worker), w.AsyncContext("w", Quiet()), later, asyncio.new_event_loop()).run()
same(w.result_frame(1, b"a") + w.result_frame(2, b"b"), pump.recv(1000, socket.MSG_DONTWAIT))

print(checks, "checks")
