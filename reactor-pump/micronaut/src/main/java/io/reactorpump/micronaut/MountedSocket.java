package io.reactorpump.micronaut;

import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.annotation.Prototype;
import io.micronaut.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.reactorpump.api.Headers;
import io.reactorpump.core.Pump;
import io.reactorpump.core.Running;
import io.reactorpump.core.status.State;
import io.reactorpump.micronaut.SocketMount.Line;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The connections of one mount. */
@Prototype
final class MountedSocket {

    private static final Logger LOG = LoggerFactory.getLogger(MountedSocket.class);

    private final Pump pump;
    private final PumpSettings settings;
    private final SocketMount mount;
    private final Inputs inputs;
    private final ConnectionNumbers numbers;

    MountedSocket(Pump pump, PumpSettings settings, List<InputCheck> checks, @Parameter SocketMount mount) {
        this.pump = pump;
        this.settings = settings;
        this.mount = mount;
        this.inputs = new Inputs(mount.input, mount.headers, checks);
        this.numbers = new ConnectionNumbers(mount.limits.connections());
    }

    int largest() {
        return mount.limits.messageBytes();
    }

    /** Begins a conversation, unless there are too many. */
    void open(SocketChannel channel, HttpRequest<?> request) {
        OptionalInt number = numbers.take();
        if (number.isEmpty()) {
            channel.farewell(
                    WebSocketCloseStatus.TRY_AGAIN_LATER, mount.limits.connections() + " connections are open");
            return;
        }
        Headers headers = inputs.headers(request);
        Mono<Void> conversation = mount.use == SocketMount.Use.OWN
                ? alone(channel, headers, number.getAsInt())
                : Mono.defer(() -> conversation(mount.line(), headers).over(channel))
                        .doFinally(end -> numbers.free(number.getAsInt()));
        conversation
                .takeUntilOther(channel.gone())
                .subscribe(
                        nothing -> {},
                        error -> {
                            LOG.warn("A connection at {} has failed: it is closed", mount, error);
                            channel.farewell(WebSocketCloseStatus.INTERNAL_SERVER_ERROR, "it has failed");
                        },
                        () -> channel.farewell(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, StopSignal.REASON));
    }

    /** With a pipeline of its own, which takes its time to start, and ends also if the other end has gone meanwhile. */
    private Mono<Void> alone(SocketChannel channel, Headers headers, int number) {
        Mono<Line> started = Mono.fromCallable(() -> {
                    Line line = mount.line(number);
                    pump.start(line.pipeline());
                    return line;
                })
                .subscribeOn(Schedulers.boundedElastic())
                .cache();
        Mono<?> end = started.flatMap(line -> running(line).drain(settings.closeLimit()))
                .onErrorComplete()
                .doFinally(ended -> numbers.free(number));
        return started.delayUntil(line -> running(line).started())
                .flatMap(line -> conversation(line, headers).over(channel))
                .doFinally(over -> end.subscribe());
    }

    private Conversation conversation(Line line, Headers headers) {
        Running running = running(line);
        return new Conversation(
                mount,
                line.requests(),
                inputs,
                headers,
                () -> running.state() == State.RUNNING,
                Mono.defer(running::report));
    }

    private Running running(Line line) {
        return pump.pipeline(line.pipeline().name()).orElseThrow();
    }
}
