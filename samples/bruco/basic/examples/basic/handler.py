"""The document's handler: called with every event, and what it returns goes to the sink."""


def init_context(context):
    context.seen = 0


def handle_event(context, data):
    context.seen += 1
    return "handled " + data.decode("utf-8")
