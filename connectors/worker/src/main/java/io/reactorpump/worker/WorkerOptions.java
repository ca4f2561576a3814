package io.reactorpump.worker;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.config.About;
import io.reactorpump.core.config.Default;
import io.reactorpump.core.config.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which handler runs, in how many workers, and how long it may take.
 *
 * @param handlerPath a folder with the handler in it, or the handler itself: a Python file, a jar, or an executable; by
 *     default the working directory
 * @param moduleName the Python module, or the Java class; default {@code handler}, or the Python file's own name
 * @param workers how many run at once, 256 at most; default 1
 * @param env what only the workers have in their environment, beside that of this process
 * @param python the interpreter; by default one of the path
 * @param timeout how long an event may take before its worker is killed; default 5 min
 * @param startupTimeout how long a worker may take until it is ready for events; default 60 s
 * @param inFlight how many events a worker may have at once, so that it need not wait for the next; default 1. What one that
 *     takes them one after the other has just answered may leave it with its next answer, or be handled again if it dies before
 * @param batchSize how many of them {@code handle_events} may get at once; default 1
 * @param ordered whether results leave in the order of their source partition; default true
 * @param retries how often an event whose worker died of it, or of its time limit, is tried again, alone in a worker, before it
 *     fails; default 2
 * @param recycleEvents after how many events a worker is replaced; default never
 * @param recycleMemory from how much resident memory on a worker is replaced, on Linux; default never. One that has so much with
 *     its first event already is not replaced for it: another would have it too
 * @param isolation where a Java handler runs; default in this process
 * @param pip whether a {@code requirements.txt} beside the handler is installed; default true
 * @param closeTimeout how long workers may take to finish at the end, before they are terminated; default 5 s
 */
@About("Has handlers in other processes, or in Java, work on each event: bytes in, what they return goes on")
public record WorkerOptions(
        @About(
                value =
                        "a folder with the handler in it, or the handler itself: a Python file, a jar, or an executable; by default the folder of the config file",
                example = "./handler")
        Optional<Path> handlerPath,

        @About(
                value = "the Python module, or the Java class; by default handler, or the Python file's own name",
                example = "handler")
        Optional<String> moduleName,

        @About(value = "how many run at once", example = "2") @Default("1")
        int workers,

        @About(
                value = "what only the workers have in their environment, beside that of this process",
                example = "[{name: MODEL, value: small}]")
        List<EnvironmentVariable> env,

        @About("the interpreter; by default one of the path")
        Optional<String> python,

        @About("how long an event may take before its worker is killed and replaced") @Default("5 min")
        Duration timeout,

        @About("how long a worker may take until it is ready for events") @Default("60 s")
        Duration startupTimeout,

        @About(
                "how many events a worker may have at once, so that it need not wait for the next; with more than 1, what it has just answered may leave it with its next answer")
        @Default("1")
        int inFlight,

        @About("how many of them handle_events may get at once") @Default("1")
        int batchSize,

        @About("whether results leave in the order of their source partition") @Default("true")
        boolean ordered,

        @About(
                "how often an event whose worker died of it, or of its time limit, is tried again, alone in a worker, before it fails")
        @Default("2")
        int retries,

        @About("after how many events a worker is replaced; by default never")
        Optional<Integer> recycleEvents,

        @About(
                "from how much resident memory on a worker is replaced, on Linux, unless it has so much with its first event already; by default never")
        Optional<Size> recycleMemory,

        @About("where a Java handler runs") @Default("in-process")
        Isolation isolation,

        @About("whether a requirements.txt beside the handler is installed") @Default("true")
        boolean pip,

        @About("how long workers may take to finish at the end, before they are terminated") @Default("5 s")
        Duration closeTimeout) {

    private static final int MOST_WORKERS = 256;
    private static final int MOST_IN_FLIGHT = 4_096;

    /** With what follows it, less than the engine waits for a component to close. */
    private static final Duration MOST_CLOSE_TIMEOUT = Duration.ofSeconds(6);

    /** Checks each. */
    public WorkerOptions {
        env = List.copyOf(env);
        moduleName.ifPresent(name -> Checks.notBlank("worker.moduleName", name));
        python.ifPresent(name -> Checks.notBlank("worker.python", name));
        Checks.positive("worker.workers", workers);
        Checks.that(workers <= MOST_WORKERS, "worker.workers", workers, "<= " + MOST_WORKERS);
        Checks.positive("worker.timeout", timeout);
        Checks.positive("worker.startupTimeout", startupTimeout);
        Checks.positive("worker.inFlight", inFlight);
        Checks.that(inFlight <= MOST_IN_FLIGHT, "worker.inFlight", inFlight, "<= " + MOST_IN_FLIGHT);
        Checks.positive("worker.batchSize", batchSize);
        Checks.that(batchSize <= MOST_IN_FLIGHT, "worker.batchSize", batchSize, "<= " + MOST_IN_FLIGHT);
        Checks.notNegative("worker.retries", retries);
        recycleEvents.ifPresent(events -> Checks.positive("worker.recycleEvents", events));
        recycleMemory.ifPresent(size -> Checks.positive("worker.recycleMemory", size.bytes()));
        Checks.notNegative("worker.closeTimeout", closeTimeout);
        Checks.that(
                closeTimeout.compareTo(MOST_CLOSE_TIMEOUT) <= 0,
                "worker.closeTimeout",
                closeTimeout,
                "<= " + MOST_CLOSE_TIMEOUT);
    }

    /** The defaults, for a handler at this path. */
    public static WorkerOptions of(Path handlerPath) {
        return new WorkerOptions(
                Optional.of(handlerPath),
                Optional.empty(),
                1,
                List.of(),
                Optional.empty(),
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                1,
                1,
                true,
                2,
                Optional.empty(),
                Optional.empty(),
                Isolation.IN_PROCESS,
                true,
                Duration.ofSeconds(5));
    }

    /** These options with another handler. */
    public WorkerOptions withHandlerPath(Path handlerPath) {
        return with(draft -> draft.handlerPath = Optional.of(handlerPath));
    }

    /** These options with another module. */
    public WorkerOptions withModuleName(String moduleName) {
        return with(draft -> draft.moduleName = Optional.of(moduleName));
    }

    /** These options with so many workers. */
    public WorkerOptions withWorkers(int workers) {
        return with(draft -> draft.workers = workers);
    }

    /** These options with other entries for the environment of the workers. */
    public WorkerOptions withEnv(List<EnvironmentVariable> env) {
        return with(draft -> draft.env = env);
    }

    /** These options with another interpreter. */
    public WorkerOptions withPython(String python) {
        return with(draft -> draft.python = Optional.of(python));
    }

    /** These options with another time limit for an event. */
    public WorkerOptions withTimeout(Duration timeout) {
        return with(draft -> draft.timeout = timeout);
    }

    /** These options with another time limit for the start. */
    public WorkerOptions withStartupTimeout(Duration startupTimeout) {
        return with(draft -> draft.startupTimeout = startupTimeout);
    }

    /** These options with so many events at once in a worker. */
    public WorkerOptions withInFlight(int inFlight) {
        return with(draft -> draft.inFlight = inFlight);
    }

    /** These options with batches of at most so many events. */
    public WorkerOptions withBatchSize(int batchSize) {
        return with(draft -> draft.batchSize = batchSize);
    }

    /** These options with results in order or as they come. */
    public WorkerOptions withOrdered(boolean ordered) {
        return with(draft -> draft.ordered = ordered);
    }

    /** These options with another number of retries of events whose worker died. */
    public WorkerOptions withRetries(int retries) {
        return with(draft -> draft.retries = retries);
    }

    /** These options with workers that are replaced after so many events. */
    public WorkerOptions withRecycleEvents(int recycleEvents) {
        return with(draft -> draft.recycleEvents = Optional.of(recycleEvents));
    }

    /** These options with workers that are replaced when they have so much memory. */
    public WorkerOptions withRecycleMemory(Size recycleMemory) {
        return with(draft -> draft.recycleMemory = Optional.of(recycleMemory));
    }

    /** These options with another place for Java handlers. */
    public WorkerOptions withIsolation(Isolation isolation) {
        return with(draft -> draft.isolation = isolation);
    }

    /** These options with or without pip. */
    public WorkerOptions withPip(boolean pip) {
        return with(draft -> draft.pip = pip);
    }

    /** These options with another time to end in. */
    public WorkerOptions withCloseTimeout(Duration closeTimeout) {
        return with(draft -> draft.closeTimeout = closeTimeout);
    }

    /** How many events a worker may have at once: at least a batch. */
    int credits() {
        return Math.max(inFlight, batchSize);
    }

    /** How many events may be here at once: for each that a worker has, one that waits for it. */
    int capacity() {
        return (int) Math.min(8_192L, 2L * workers * credits());
    }

    private WorkerOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options while one of them changes. */
    private static final class Draft {

        Optional<Path> handlerPath;
        Optional<String> moduleName;
        int workers;
        List<EnvironmentVariable> env;
        Optional<String> python;
        Duration timeout;
        Duration startupTimeout;
        int inFlight;
        int batchSize;
        boolean ordered;
        int retries;
        Optional<Integer> recycleEvents;
        Optional<Size> recycleMemory;
        Isolation isolation;
        boolean pip;
        Duration closeTimeout;

        Draft(WorkerOptions options) {
            handlerPath = options.handlerPath;
            moduleName = options.moduleName;
            workers = options.workers;
            env = options.env;
            python = options.python;
            timeout = options.timeout;
            startupTimeout = options.startupTimeout;
            inFlight = options.inFlight;
            batchSize = options.batchSize;
            ordered = options.ordered;
            retries = options.retries;
            recycleEvents = options.recycleEvents;
            recycleMemory = options.recycleMemory;
            isolation = options.isolation;
            pip = options.pip;
            closeTimeout = options.closeTimeout;
        }

        WorkerOptions options() {
            return new WorkerOptions(
                    handlerPath,
                    moduleName,
                    workers,
                    env,
                    python,
                    timeout,
                    startupTimeout,
                    inFlight,
                    batchSize,
                    ordered,
                    retries,
                    recycleEvents,
                    recycleMemory,
                    isolation,
                    pip,
                    closeTimeout);
        }
    }
}
