package io.reactorpump.worker;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.StateException;
import io.reactorpump.api.policy.StageOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A processor that has a handler work on each event: {@code .process(WorkerProcessor.of(Path.of("handler.py")).workers(2))}.
 *
 * <p>What the handler returns goes on: nothing, a response, or several. What it raises fails the event. An event whose worker
 * died of it is tried again, alone in another, and fails when that did not help; its worker is replaced, and so is one that takes
 * too long. Workers that die again and again without an event to blame fail the pipeline. Everything is at least once: an event
 * that was under way may be handled twice.
 *
 * <p>Immutable but for the open workers, which pipelines that use the same processor share until the last of them has closed it.
 */
public final class WorkerProcessor implements AsyncProcessor<byte[], Response> {

    private final WorkerOptions options;
    private final Map<String, String> surroundings;
    private int users;

    /** How often workers were begun; those of an earlier time are not wanted any more. */
    private int starts;

    private @Nullable Mono<Void> opening;
    private volatile @Nullable Crew crew;

    private WorkerProcessor(WorkerOptions options, Map<String, String> surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    /** A processor with these options. */
    public static WorkerProcessor of(WorkerOptions options) {
        return new WorkerProcessor(options, System.getenv());
    }

    /** A processor for a handler: a folder, or the handler itself. */
    public static WorkerProcessor of(Path handlerPath) {
        return of(WorkerOptions.of(handlerPath));
    }

    /** The same processor with so many workers. */
    public WorkerProcessor workers(int workers) {
        return new WorkerProcessor(options.withWorkers(workers), surroundings);
    }

    /** The same processor, whose workers have so many events at once, one of them being handled unless the handler is async. */
    public WorkerProcessor inFlight(int inFlight) {
        return new WorkerProcessor(options.withInFlight(inFlight), surroundings);
    }

    WorkerProcessor in(Map<String, String> others) {
        return new WorkerProcessor(options, others);
    }

    /** How it runs its handler. */
    public WorkerOptions options() {
        return options;
    }

    /** As many events at once as keep all workers busy. */
    @Override
    public StageOptions stageOptions() {
        return options.ordered()
                ? StageOptions.concurrency(options.capacity())
                : StageOptions.unordered(options.capacity());
    }

    @Override
    public Publisher<Response> process(EventContext context, byte[] payload) {
        Crew open = crew;
        if (open == null) {
            return Mono.error(new StateException("processor '" + componentName() + "'", "CLOSED", "OPEN to process"));
        }
        return new Call(context, payload, open);
    }

    @Override
    public synchronized Mono<Void> open(ComponentContext context) {
        return Mono.defer(() -> acquire(context));
    }

    private synchronized Mono<Void> acquire(ComponentContext context) {
        users++;
        Mono<Void> begun = opening;
        if (begun == null) {
            int start = ++starts;
            begun = Mono.fromCallable(() -> prepare(context, start))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(Crew::open)
                    .cache();
            opening = begun;
        }
        return begun;
    }

    private Crew prepare(ComponentContext context, int start) throws IOException {
        Program program = Program.find(options);
        SocketFolder folder = SocketFolder.create();
        boolean begun = false;
        try {
            Crew made = crew(program, context, folder);
            begun = begin(made, start);
            if (!begun) {
                throw new FatalException("processor '" + componentName() + "' was closed while it started", null);
            }
            return made;
        } finally {
            if (!begun) {
                folder.delete();
            }
        }
    }

    private Crew crew(Program program, ComponentContext context, SocketFolder folder) throws IOException {
        String name = "handler '" + program.name() + "'";
        if (program instanceof Program.OfJava java && options.isolation() == Isolation.IN_PROCESS) {
            folder.delete();
            return new Lanes(context, name, java, options);
        }
        return new Pool(context.pipeline(), name, options, program.command(options, folder, surroundings), folder);
    }

    /** True if somebody still waits for it, and not for one that was begun later. */
    private synchronized boolean begin(Crew made, int start) {
        boolean isWanted = users > 0 && start == starts;
        if (isWanted) {
            crew = made;
        }
        return isWanted;
    }

    @Override
    public Mono<Void> close() {
        // Counts once, however often it is subscribed to: others may use the same workers.
        return Mono.defer(this::release).cache();
    }

    private synchronized Mono<Void> release() {
        users--;
        if (users > 0) {
            return Mono.empty();
        }
        opening = null;
        Crew last = crew;
        crew = null;
        return last == null ? Mono.empty() : last.close();
    }

    @Override
    public String componentName() {
        Path path = options.handlerPath().orElse(Path.of("")).toAbsolutePath().normalize();
        return options.moduleName().orElseGet(() -> {
            String file = String.valueOf(Objects.requireNonNullElse(path.getFileName(), "handler"));
            return file.endsWith(".py") ? file.substring(0, file.length() - ".py".length()) : "handler";
        });
    }
}
