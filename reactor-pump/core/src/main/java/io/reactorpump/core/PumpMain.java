package io.reactorpump.core;

import io.reactorpump.core.status.State;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The main thread of a process that does nothing but pump.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     Pump pump = Pump.create();
 *     pump.start(orders);
 *     System.exit(PumpMain.run(pump));
 * }
 * }</pre>
 *
 * <p>Exit codes: {@value #DONE} when all pipelines are over; {@value #FAILED} when nothing goes on and at least one has
 * failed; 143 after SIGTERM and 130 after SIGINT, whether the drain finished what was in flight or a second signal or its
 * limit cut it short: what was not finished is delivered again by a source that commits, so it makes no difference to
 * whoever starts the process again. (For systemd: {@code SuccessExitStatus=143}.) See {@link ShutdownDrain}.
 */
public final class PumpMain {

    /** The exit code when all pipelines have completed, or were drained or stopped by somebody in the process. */
    public static final int DONE = 0;

    /** The exit code when a pipeline has failed. */
    public static final int FAILED = 1;

    private static final Logger LOG = LoggerFactory.getLogger(PumpMain.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private PumpMain() {}

    /** As {@link #run(Pump, Consumer)}, with lines to the log. */
    public static int run(Pump pump) {
        return run(pump, LOG::info);
    }

    /**
     * Waits until no pipeline of the pump goes on, draining them when the process is told to end, and closes the pump. A
     * failed pipeline may be restarted by somebody in the process as long as another one goes on.
     *
     * @param lines where to say how the drain goes, a line at a time
     * @return the exit code
     */
    public static int run(Pump pump, Consumer<String> lines) {
        boolean failed;
        try (ShutdownDrain ignored = ShutdownDrain.install(pump, lines)) {
            while (pump.pipelines().stream().anyMatch(PumpMain::goesOn)) {
                Flux.fromIterable(pump.pipelines())
                        .filter(PumpMain::goesOn)
                        .flatMap(running -> running.completed().then().onErrorResume(error -> Mono.empty()), 256)
                        .then(Mono.delay(LOOK))
                        .block();
            }
            failed = pump.pipelines().stream().anyMatch(running -> running.state() == State.FAILED);
            pump.close();
        }
        return failed ? FAILED : DONE;
    }

    private static boolean goesOn(Running running) {
        State state = running.state();
        return !state.isOver() && state != State.FAILED;
    }
}
