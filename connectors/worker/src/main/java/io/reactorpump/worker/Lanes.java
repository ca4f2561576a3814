package io.reactorpump.worker;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.WorkException;
import io.reactorpump.core.context.LogContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Threads of this process that run a Java handler, each an instance of its own. A call that is cancelled, as one that takes too
 * long is, has its thread interrupted.
 */
final class Lanes implements Crew {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    private final String pipeline;
    private final Scheduler scheduler;
    private final Duration timeout;
    private final String name;
    private final HandlerClass handlers;
    private final List<Lane> lanes = new ArrayList<>();
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    /**
     * Lanes that do not run yet.
     *
     * @throws FatalException if the class cannot be used
     */
    Lanes(ComponentContext context, String name, Program.OfJava program, WorkerOptions options) throws IOException {
        this.pipeline = context.pipeline();
        this.scheduler = context.scheduler();
        this.timeout = options.timeout();
        this.name = name;
        try {
            this.handlers = HandlerClass.load(program.path(), program.type());
        } catch (FatalException e) {
            throw new FatalException(name + " " + e.getMessage(), e.getCause());
        }
        for (int i = 1; i <= options.workers(); i++) {
            lanes.add(new Lane("worker-" + i));
        }
    }

    @Override
    public Mono<Void> open() {
        return Mono.<Void>fromRunnable(() -> lanes.forEach(Lane::prepare))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnSuccess(done -> lanes.forEach(Lane::start));
    }

    @Override
    public void submit(Call call) {
        waiting.add(call);
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            closed = true;
            waiting.clear();
            lanes.forEach(Thread::interrupt);
            try {
                handlers.loader().close();
            } catch (Exception e) {
                LOG.debug("The class loader of {} could not be closed", name, e);
            }
        });
    }

    /** One of them. */
    private final class Lane extends Thread {

        private final HandlerContext context;
        private @Nullable Handler handler;

        Lane(String worker) {
            super("pump-" + pipeline + "-" + worker);
            setDaemon(true);
            context = new HandlerContext(worker);
        }

        void prepare() {
            try {
                handler = handlers.make(context);
            } catch (FatalException e) {
                throw new FatalException(context.workerName() + " of " + name + " " + e.getMessage(), e.getCause());
            }
        }

        @Override
        public void run() {
            try (LogContext ignored = LogContext.of(pipeline)) {
                while (!closed) {
                    try {
                        handle(waiting.take());
                    } catch (InterruptedException e) {
                        LOG.debug("{} of {} was interrupted", context.workerName(), name);
                    }
                }
            }
        }

        private void handle(Call call) {
            if (call.runs(this)) {
                Disposable timer = scheduler.schedule(() -> expired(call), timeout.toNanos(), TimeUnit.NANOSECONDS);
                Object outcome = outcome(call);
                timer.dispose();
                if (!call.ended()) {
                    call.outcome(outcome);
                    call.drain();
                }
            } else {
                call.ended();
            }
            // An interruption that came too late is not meant for the next one.
            Thread.interrupted();
        }

        /** Not the thread of the handler says so: that may not heed its interruption. */
        private void expired(Call call) {
            if (call.overdue()) {
                call.fail(failure(call, "no answer within " + timeout, null));
            }
        }

        private Object outcome(Call call) {
            Handler prepared = handler;
            if (prepared == null) {
                throw new IllegalStateException("not prepared");
            }
            try {
                context.event(HandlerContext.About.of(call.context));
                return Results.of(prepared.handle(context, call.data));
            } catch (VirtualMachineError e) {
                return e;
            } catch (Throwable e) {
                return failure(call, Results.describe(e, handlers.type()), e);
            }
        }

        private WorkException failure(Call call, String why, @Nullable Throwable cause) {
            return new WorkException(name, "handle", call.context.position(), why, 0, cause);
        }
    }
}
