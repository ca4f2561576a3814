"""What the handler takes by itself: the microseconds of a call, the best of some rounds."""

import timeit

import handler

data = bytearray(b"x" * 1024)
print("%.2f" % (min(timeit.repeat(lambda: handler.handle_event(None, data), number=20000, repeat=15)) / 20000 * 1e6))
