def handle_event(context, data):
    return data.decode()
