package io.reactorpump.worker;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker process that runs a Java handler, one event after the other. Ends with the pump, whatever the handler does: what
 * reads the socket is another thread than that of the handler.
 */
public final class WorkerMain {

    private static final int BUFFER = 64 << 10;

    private final SocketChannel channel;
    private final String worker = Objects.requireNonNull(System.getenv(Protocol.NAME), Protocol.NAME);

    /** What is to be done; nothing is the end. No more of them than the pump gives credits. */
    private final BlockingQueue<Optional<Request>> requests = new LinkedBlockingQueue<>();

    private record Request(long id, EventBody event) {}

    private WorkerMain(SocketChannel channel) {
        this.channel = channel;
    }

    /** Runs the handler of this class name until the pump ends it. */
    public static void main(String[] arguments) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(
                    Objects.requireNonNull(System.getenv(Protocol.SOCKET), Protocol.SOCKET)));
            new WorkerMain(channel).run(arguments[0]);
            Runtime.getRuntime().exit(0);
        } catch (Throwable e) {
            System.err.println("The worker ends: " + e);
        } finally {
            // Threads that the handler has left behind would keep it, with events that nobody answers.
            Runtime.getRuntime().halt(1);
        }
    }

    private void run(String type) throws IOException, InterruptedException {
        send(ResultFrame.text(
                Protocol.HELLO,
                0,
                Protocol.VERSION,
                Objects.requireNonNull(System.getenv(Protocol.TOKEN), Protocol.TOKEN)));
        Thread reader = new Thread(this::read, "pump-read");
        reader.setDaemon(true);
        reader.start();
        HandlerContext context = new HandlerContext(worker);
        HandlerClass handlers;
        Handler handler;
        try {
            handlers = HandlerClass.load(type);
            handler = handlers.make(context);
        } catch (FatalException e) {
            String why = String.valueOf(e.getMessage());
            send(ResultFrame.text(Protocol.FAILED, 0, 0, why.substring(why.indexOf(": ") + 2)));
            Runtime.getRuntime().halt(1);
            return;
        }
        send(ResultFrame.text(Protocol.READY, 0, 0, ""));
        Optional<Request> next = requests.take();
        while (next.isPresent()) {
            send(answer(next.get(), handler, context, handlers));
            next = requests.take();
        }
    }

    private static ByteBuffer answer(Request request, Handler handler, HandlerContext context, HandlerClass handlers) {
        context.event(request.event().about());
        try {
            return ResultFrame.of(
                    request.id(),
                    Results.of(handler.handle(context, request.event().data())));
        } catch (DataException e) {
            return ResultFrame.text(Protocol.RESULT, Protocol.ERROR, request.id(), String.valueOf(e.getMessage()));
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return ResultFrame.text(
                    Protocol.RESULT, Protocol.ERROR, request.id(), Results.describe(e, handlers.type()));
        }
    }

    private void send(ByteBuffer frame) throws IOException {
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private void read() {
        FrameReader reader = new FrameReader((type, flags, id, body) -> {
            if (type == Protocol.EVENT) {
                requests.add(Optional.of(new Request(id, EventBody.read(body))));
            } else if (type == Protocol.END) {
                requests.add(Optional.empty());
            }
        });
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                reader.read(buffer.flip());
            }
        } catch (IOException | RuntimeException e) {
            System.err.println("The pump cannot be read: " + e);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
