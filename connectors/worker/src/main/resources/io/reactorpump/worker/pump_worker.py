"""The Python side of a worker of reactor-pump: runs a handler for the events that a socket brings. Python 3.8 or later.

    python -u pump_worker.py FOLDER MODULE BATCH

with PUMP_WORKER_SOCKET, PUMP_WORKER_TOKEN and PUMP_WORKER_NAME in the environment. The frames are described in PROTOCOL.md.
"""

import collections
import faulthandler
import importlib
import inspect
import json
import logging
import os
import select
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import types

VERSION = 1
LIMIT = 64 << 20
HELLO, READY, FAILED, EVENT, RESULT, END, LOG = range(1, 8)
ERROR = CONCURRENT = 1
KEY_BYTES, KEY_TEXT, TIMESTAMP, HEADERS, CONTENT_TYPE = 1, 2, 4, 8, 16

CHUNK = 64 << 10
FLUSH_BYTES = 128 << 10
FLUSH_SECONDS = 0.0005

FRAME = struct.Struct(">IBBQ")
PLAIN_RESULT = struct.Struct(">IBBQBI")
U16, U32, I64 = struct.Struct(">H"), struct.Struct(">I"), struct.Struct(">q")
# What the length says of a frame without a body: all that follows the length itself.
EMPTY = FRAME.size - 4

FOLDER = ""

TEXT_TYPE = "text/plain; charset=utf-8"
# A result that is a text and nothing else: the frame, flags, the media type, the length of the text.
TEXT_RESULT = struct.Struct(">IBBQBH%dsI" % len(TEXT_TYPE))
TEXT_HEAD = TEXT_RESULT.size - FRAME.size
TEXT_TYPE_BYTES = TEXT_TYPE.encode()

Position = collections.namedtuple("Position", "partition offset")


class Event:
    """What is known of an event. The data is a bytearray; all else is read when it is asked for."""

    __slots__ = ("data", "_meta", "_read")

    def __init__(self, data, source, at, end):
        self.data = data
        self._meta = bytes(source[at:end])
        self._read = None

    def _fields(self):
        if self._read is None:
            self._read = read_meta(self._meta)
        return self._read

    @property
    def position(self):
        return self._fields()[0]

    @property
    def key(self):
        return self._fields()[1]

    @property
    def timestamp(self):
        return self._fields()[2]

    @property
    def headers(self):
        return self._fields()[3]


class Response:
    """What goes to the sink. The data is a str, bytes, or anything that JSON knows."""

    __slots__ = ("key", "data", "content_type", "headers")

    def __init__(self, key=None, data=b"", content_type=None, headers=None):
        self.key = key
        self.data = data
        self.content_type = content_type
        self.headers = headers


class Context:
    """Lives as long as the worker. Attributes of one's own are welcome; event, key, headers, position and timestamp are those
    of the event at hand."""

    response = Response

    def __init__(self, worker_name, logger):
        self.worker_name = worker_name
        self.logger = logger
        self._now = None

    @property
    def event(self):
        now = self._now
        if type(now) is tuple:
            # Most handlers look at the data only: what else is known of an event is read for those who ask.
            now = self._now = Event(*now)
        return now

    @event.setter
    def event(self, event):
        self._now = event

    @property
    def key(self):
        return self.event.key

    @property
    def headers(self):
        return self.event.headers

    @property
    def position(self):
        return self.event.position

    @property
    def timestamp(self):
        return self.event.timestamp


def read_meta(meta):
    """Position, key, timestamp in seconds, and headers (the last of each name)."""
    flags, (size,) = meta[0], U16.unpack_from(meta, 1)
    at = 3 + size
    partition = str(meta[3:at], "utf-8")
    (offset,) = I64.unpack_from(meta, at)
    at += 8
    key, timestamp, headers = None, None, {}
    if flags & (KEY_BYTES | KEY_TEXT):
        key, at = sized(meta, at, U32)
        if flags & KEY_TEXT:
            key = str(key, "utf-8")
    if flags & TIMESTAMP:
        timestamp = I64.unpack_from(meta, at)[0] / 1000
        at += 8
    if flags & HEADERS:
        (count,) = U16.unpack_from(meta, at)
        at += 2
        for _ in range(count):
            name, at = sized(meta, at, U16)
            value, at = sized(meta, at, U32)
            headers[str(name, "utf-8")] = value
    return Position(partition, offset), key, timestamp, headers


def sized(source, at, length):
    (size,) = length.unpack_from(source, at)
    at += length.size
    return bytes(source[at : at + size]), at + size


class Unsendable(Exception):
    """What a handler returned has no form that could be sent."""


def text_of(value):
    return value.encode("utf-8")


def data_of(value):
    """The bytes of a value, and what they are."""
    if isinstance(value, str):
        return value.encode("utf-8"), TEXT_TYPE
    if isinstance(value, (bytes, bytearray)):
        return value, None
    if isinstance(value, memoryview):
        return value.tobytes(), None
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8"), "application/json"


def response_of(value):
    if isinstance(value, Response):
        key, headers = value.key, value.headers
        if value.data is None:
            raise TypeError("the data of a response is None: return None to send nothing")
        data, content_type = data_of(value.data)
        if value.content_type is not None:
            content_type = value.content_type
    else:
        key, headers = None, None
        data, content_type = data_of(value)
    flags, parts = 0, [b""]
    if isinstance(key, (bytes, bytearray)):
        flags |= KEY_BYTES
        parts += (U32.pack(len(key)), key)
    elif key is not None:
        key = text_of(str(key))
        flags |= KEY_TEXT
        parts += (U32.pack(len(key)), key)
    if headers:
        flags |= HEADERS
        items = [(text_of(name), text_of(v) if isinstance(v, str) else bytes(v)) for name, v in headers.items()]
        parts.append(U16.pack(len(items)))
        for name, item in items:
            parts += (U16.pack(len(name)), name, U32.pack(len(item)), item)
    if content_type is not None:
        flags |= CONTENT_TYPE
        content_type = text_of(content_type)
        parts += (U16.pack(len(content_type)), content_type)
    parts[0] = bytes((flags,))
    parts += (U32.pack(len(data)), data)
    return b"".join(parts)


def result_frame(rid, value):
    """The frame that answers a request with what the handler returned."""
    if value is None:
        return FRAME.pack(EMPTY, RESULT, 0, rid)
    kind = type(value)
    try:
        if kind is str:
            value = value.encode("utf-8")
            length = len(value)
            size = TEXT_HEAD + length
            if size <= LIMIT - EMPTY:
                return TEXT_RESULT.pack(
                    EMPTY + size, RESULT, 0, rid, CONTENT_TYPE, len(TEXT_TYPE), TEXT_TYPE_BYTES, length) + value
            body = None
        elif kind is bytes or kind is bytearray:
            body = None
            size = len(value) + 5
        elif kind is list and value and all(isinstance(item, Response) for item in value):
            body = b"".join(map(response_of, value))
            size = len(body)
        else:
            body = response_of(value)
            size = len(body)
    except Exception as e:
        raise Unsendable("what the handler returned cannot be sent: %s (expected: str, bytes, a response, a list of "
                         "responses, or what JSON knows)" % e)
    if size > LIMIT - EMPTY:
        raise Unsendable("what the handler returned has %d bytes (expected: at most %d)" % (size, LIMIT - EMPTY))
    if body is None:
        return PLAIN_RESULT.pack(EMPTY + size, RESULT, 0, rid, 0, size - 5) + value
    return FRAME.pack(EMPTY + size, RESULT, 0, rid) + body


def text_frame(kind, flags, rid, text):
    body = text.encode("utf-8", "replace")[: 64 << 10]
    return FRAME.pack(EMPTY + len(body), kind, flags, rid) + body


def error_frame(rid, error):
    return text_frame(RESULT, ERROR, rid, describe(error))


def describe(error):
    """Type, text and place of an error, in one line or few."""
    if isinstance(error, Unsendable):
        return str(error)
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        text = "without a text"
    place = ""
    if isinstance(error, SyntaxError):
        text = str(error.msg)
        place = " (%s, line %s)" % (os.path.basename(error.filename or "?"), error.lineno)
    else:
        frames = traceback.extract_tb(error.__traceback__)
        near = [frame for frame in frames if os.path.abspath(frame.filename).startswith(FOLDER + os.sep)]
        if near:
            place = " (%s, line %s)" % (os.path.basename(near[-1].filename), near[-1].lineno)
    return (name + ": " + text if text else name) + place


def log_error(context, error):
    context.logger.warning("%s", "".join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip())


class Link:
    """The socket, and what is yet to be sent. Frames leave in the order in which they were added."""

    def __init__(self, connected):
        self.socket = connected
        self.lock = threading.RLock()
        self.sending = False
        # What a signal handler had to say while a frame was being sent.
        self.late = []
        self.out = []
        self.size = 0
        # A slice of a bytearray is what a handler gets.
        self.left = bytearray()
        self.forked = False

    def add(self, frame):
        self.out.append(frame)
        self.size += len(frame)
        if self.size >= FLUSH_BYTES:
            self.flush()

    def flush(self):
        with self.lock:
            out, self.out, self.size = self.out, [], 0
            if out:
                self.send(out[0] if len(out) == 1 else b"".join(out))

    def tell(self, frame):
        """Sends a frame that answers nothing, at once and from any thread."""
        with self.lock:
            self.send(frame)

    def send(self, data):
        """Sends whole frames, for who has the lock: that may be a signal handler, in the middle of what this thread sends.

        If one raises there, the frame is cut, and nothing that could be sent behind it would be understood.
        """
        if self.sending:
            self.late.append(data)
            return
        while data is not None:
            self.sending = True
            try:
                self.socket.sendall(data)
            except OSError:
                self.sending = False
                raise
            self.sending = False
            data = self.late.pop(0) if self.late else None

    def receive(self, chunk):
        """All frames that are complete with these bytes, as (type, id, what an Event is made of, if it is one)."""
        source = self.left + chunk
        at, end = 0, len(source)
        head, header, number = FRAME.unpack_from, FRAME.size, U32.unpack_from
        while end - at >= header:
            size, kind, _, rid = head(source, at)
            if size < EMPTY or size > LIMIT:
                raise ConnectionError("a frame of %d bytes" % size)
            after = at + 4 + size
            if end < after:
                break
            if kind == EVENT:
                at += header + 4
                middle = at + number(source, at - 4)[0]
                yield EVENT, rid, (source[middle:after], source, at, middle)
            else:
                yield kind, rid, None
            at = after
        self.left = source[at:]

    def missing(self):
        """How many bytes the frame that has begun to arrive lacks; 0 if that is not known."""
        if len(self.left) < 4:
            return 0
        return 4 + U32.unpack_from(self.left, 0)[0] - len(self.left)

    def read(self):
        """Waits for bytes, and gives the frames that are complete with them; None at the end."""
        missing = self.missing()
        chunk = self.read_all(missing) if missing > CHUNK else self.socket.recv(CHUNK)
        return self.receive(chunk) if chunk else None

    def read_all(self, size):
        chunk = bytearray(size)
        view = memoryview(chunk)
        while view:
            n = self.socket.recv_into(view, min(len(view), 1 << 20))
            if n == 0:
                return b""
            view = view[n:]
        return chunk


class Serial:
    """One event after the other, in the order in which they came."""

    def __init__(self, link, context, handler):
        self.link = link
        self.context = context
        self.handler = handler

    def run(self):
        link = self.link
        try:
            while True:
                frames = link.read()
                if frames is None:
                    die()
                goes_on = self.handle(frames)
                link.flush()
                if not goes_on:
                    break
        except BaseException:
            # What has been done is done, whatever ends this.
            link.flush()
            raise

    def handle(self, frames):
        """Answers events, and is where most time is spent beside the handler: calls are dear here."""
        link, context, handler, clock = self.link, self.context, self.handler, time.monotonic
        for kind, rid, event in frames:
            if kind != EVENT:
                if kind == END:
                    return False
                continue
            # What has been done for a while is not held back by the next one; what was done just now may be.
            if not link.out:
                since = clock()
            elif link.size >= FLUSH_BYTES or clock() - since > FLUSH_SECONDS:
                link.flush()
                since = clock()
            context._now = event
            try:
                answer = result_frame(rid, handler(context, event[0]))
            except Exception as e:
                answer = error_frame(rid, e)
                log_error(context, e)
            if link.forked:
                os._exit(0)
            link.out.append(answer)
            link.size += len(answer)
        return True


class Batches(Serial):
    """Several events at once, in the order in which they came."""

    def __init__(self, link, context, handler, most):
        super().__init__(link, context, handler)
        self.most = most

    def handle(self, frames):
        batch = []
        for kind, rid, event in frames:
            if kind == END:
                self.some(batch)
                return False
            if kind == EVENT:
                batch.append((rid, Event(*event)))
                if len(batch) == self.most:
                    self.some(batch)
                    self.link.flush()
                    batch = []
        self.some(batch)
        return True

    def some(self, batch):
        if not batch:
            return
        events = [event for _, event in batch]
        self.context.event = None
        error = None
        try:
            results = list(self.handler(self.context, events))
            if len(results) != len(events):
                raise Unsendable("handle_events returned %d results (expected: %d, one for each event)"
                                 % (len(results), len(events)))
        except Exception as e:
            error = e
        if self.link.forked:
            os._exit(0)
        if error is not None and len(batch) > 1:
            # Which of them is to blame shows when each is handled alone.
            for one in batch:
                self.some([one])
                self.link.flush()
            return
        if error is not None:
            results = [error]
            log_error(self.context, error)
        for (rid, _), result in zip(batch, results):
            try:
                self.link.add(error_frame(rid, result) if isinstance(result, Exception) else result_frame(rid, result))
            except Unsendable as e:
                self.link.add(error_frame(rid, e))


class AsyncContext(Context):
    """A context for events that are handled at the same time: each task sees its own."""

    def __init__(self, worker_name, logger):
        import contextvars

        self._event = contextvars.ContextVar("event", default=None)
        super().__init__(worker_name, logger)

    @property
    def event(self):
        return self._event.get()

    @event.setter
    def event(self, event):
        self._event.set(event)


class Concurrent:
    """As many events at once as there are; each is answered when its coroutine ends."""

    def __init__(self, link, context, handler, loop):
        self.link = link
        self.context = context
        self.handler = handler
        self.loop = loop
        import asyncio

        # Whoever cancels what a handler waits for is the handler's business: the pump cancels nothing.
        self.failures = (Exception, asyncio.CancelledError)
        # The loop itself holds tasks weakly only.
        self.tasks = set()
        self.ending = False

    def run(self):
        self.loop.add_reader(self.link.socket.fileno(), self.came)
        try:
            self.loop.run_forever()
        finally:
            self.link.flush()

    def came(self):
        frames = self.link.read()
        if frames is None:
            die()
        for kind, rid, event in frames:
            if kind == END:
                self.ending = True
            elif kind == EVENT:
                task = self.loop.create_task(self.one(rid, Event(*event)))
                self.tasks.add(task)
                task.add_done_callback(self.done)
        self.end_if_all_are_done()

    def done(self, task):
        self.tasks.discard(task)
        self.end_if_all_are_done()

    def end_if_all_are_done(self):
        if self.ending and not self.tasks:
            self.loop.stop()

    async def one(self, rid, event):
        self.context.event = event
        try:
            answer = result_frame(rid, await self.handler(self.context, event.data))
        except self.failures as e:
            answer = error_frame(rid, e)
            log_error(self.context, e)
        if self.link.forked:
            os._exit(0)
        if not self.link.out:
            # Once for all that end in this turn of the loop.
            self.loop.call_soon(self.link.flush)
        self.link.add(answer)


class ToPump(logging.Handler):
    """Log lines go to the log of the pump."""

    def __init__(self, link):
        super().__init__()
        self.link = link
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record):
        try:
            self.link.tell(text_frame(LOG, min(record.levelno, 255), 0, self.format(record)))
        except OSError:
            sys.stderr.write(self.format(record) + "\n")
        except Exception:
            self.handleError(record)


def code_of(end):
    code = getattr(end, "code", 1)
    return 0 if code is None else code & 0xFF if isinstance(code, int) else 1


def die():
    """Ends this worker and what it has forked."""
    try:
        os.killpg(0, signal.SIGKILL)
    finally:
        os._exit(1)


def die_with(link):
    """Ends with the pump, however hard that ends, also while the handler does not return."""
    poll = select.poll()
    poll.register(link.socket.fileno(), 0)
    while not poll.poll():
        pass
    die()


def die_with_parent(at_once):
    """Has the kernel end this process when its parent has ended, where it can: also while a handler holds the interpreter's lock.

    A worker is given a second, so that in all other cases it can end what it has started as well. That is the time in which the
    alarm is due that a signal sets off: its C function is called with the number of the signal, which is 1.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        libc = ctypes.CDLL(None)
        if not at_once:
            libc.signal(int(signal.SIGHUP), libc.alarm)
        libc.prctl(1, int(signal.SIGKILL if at_once else signal.SIGHUP), 0, 0, 0)
    except (ImportError, OSError, AttributeError):
        pass


def main():
    global FOLDER
    folder, name, batch = os.path.abspath(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    FOLDER = folder
    socket_path = os.environ.pop("PUMP_WORKER_SOCKET")
    token = os.environ.pop("PUMP_WORKER_TOKEN")
    worker = os.environ.pop("PUMP_WORKER_NAME")
    parent = os.getppid()
    # A group of its own: what ends the pump from a terminal does not end the workers before they are done.
    os.setpgid(0, 0)
    die_with_parent(False)
    if os.getppid() != parent:
        os._exit(1)
    faulthandler.enable(all_threads=False)
    sys.argv = [os.path.join(folder, name + ".py")]
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder] + [path for path in sys.path if path != here]
    os.chdir(folder)

    pump_socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    pump_socket.connect(socket_path)
    link = Link(pump_socket)
    link.tell(text_frame(HELLO, 0, VERSION, token))
    threading.Thread(target=die_with, args=(link,), name="pump-watch", daemon=True).start()

    def in_child():
        # A forked child has no say: its copy of the socket would answer a second time.
        link.forked = True
        link.socket.close()
        if threading.current_thread() is threading.main_thread():
            die_with_parent(True)

    os.register_at_fork(after_in_child=in_child)
    root = logging.getLogger()
    root.addHandler(ToPump(link))
    root.setLevel(logging.INFO)
    pump = types.ModuleType("pump", "Types of reactor-pump for handlers.")
    pump.Context, pump.Event, pump.Response, pump.Position = Context, Event, Response, Position
    sys.modules["pump"] = pump

    try:
        runner = start(link, worker, name, batch)
    except Exception as e:
        traceback.print_exc()
        sys.stderr.flush()
        link.tell(text_frame(FAILED, 0, 0, describe(e)))
        os._exit(1)
    code = 0
    try:
        runner.run()
    except SystemExit as e:
        if isinstance(e.code, str):
            sys.stderr.write(e.code + "\n")
        code = code_of(e)
    except OSError:
        # A forked child has no socket; else the pump is gone.
        if not link.forked:
            die()
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that the handler has left behind do not keep the worker.
    os._exit(code)


def start(link, worker, name, batch):
    module = importlib.import_module(name)
    single, many = getattr(module, "handle_event", None), getattr(module, "handle_events", None)
    if not callable(single) and not callable(many):
        raise AttributeError("module '%s' has no function handle_event(context, data)" % name)
    init = getattr(module, "init_context", None)
    concurrent = inspect.iscoroutinefunction(single)
    if inspect.iscoroutinefunction(many):
        raise TypeError("handle_events is a coroutine function (expected: a plain function, or async def handle_event)")
    context = (AsyncContext if concurrent else Context)(worker, logging.getLogger(worker))
    loop = None
    if concurrent or inspect.iscoroutinefunction(init):
        import asyncio

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    if init is not None:
        began = init(context)
        if inspect.isawaitable(began):
            loop.run_until_complete(began)
    if concurrent:
        runner = Concurrent(link, context, single, loop)
    elif callable(many) and (batch > 1 or not callable(single)):
        runner = Batches(link, context, many, batch)
    else:
        runner = Serial(link, context, single)
    link.tell(FRAME.pack(EMPTY, READY, CONCURRENT if concurrent else 0, 0))
    return runner


if __name__ == "__main__":
    main()
