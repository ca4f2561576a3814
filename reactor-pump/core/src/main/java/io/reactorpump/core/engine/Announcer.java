package io.reactorpump.core.engine;

import io.reactorpump.api.Application;
import io.reactorpump.api.Topic;
import io.reactorpump.core.pubsub.Lifecycle;
import io.reactorpump.core.pubsub.Lifecycle.FailureMessage;
import io.reactorpump.core.pubsub.Lifecycle.PipelineMessage;
import io.reactorpump.core.scale.ScalingDecision;
import io.reactorpump.core.status.Failure;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Says on the application's topics what happens to a run, in order, and tells who waits for it that it takes events. */
final class Announcer extends SerialDrain {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);
    private static final Object LOOK = new Object();

    private final Run run;
    private final Application application;

    // Only the drain touches these.
    private List<MonoSink<Void>> waiting = new ArrayList<>();
    private boolean ready;

    Announcer(Run run, Application application) {
        this.run = run;
        this.application = application;
    }

    Application application() {
        return application;
    }

    /** Completes when the run takes events. */
    Mono<Void> ready() {
        return Mono.create(sink -> submit((Runnable) () -> {
            waiting.add(sink);
            sink.onDispose(() -> submit((Runnable) () -> waiting.remove(sink)));
        }));
    }

    /** Something has changed that may have made the run ready, or not ready. */
    void look() {
        submit(LOOK);
    }

    void say(Topic<PipelineMessage> topic, String text) {
        say(topic, new PipelineMessage(run.plan().name(), run.now(), text));
    }

    void say(Topic<FailureMessage> topic, Failure failure) {
        say(topic, new FailureMessage(run.plan().name(), failure));
    }

    void say(ScalingDecision decision) {
        say(Lifecycle.SCALING, decision);
    }

    private <T> void say(Topic<T> topic, T message) {
        submit((Runnable) () -> application.pubsub().publish(topic, message));
    }

    @Override
    void handle(Object signal) {
        if (signal instanceof Runnable task) {
            task.run();
        }
    }

    @Override
    void settled() {
        boolean now = run.isReady();
        if (now != ready) {
            ready = now;
            String why = run.status().waiting().map(waiting -> waiting.text()).orElse("");
            say(now ? Lifecycle.READY : Lifecycle.NOT_READY, now ? "" : why);
        }
        if (now && !waiting.isEmpty()) {
            List<MonoSink<Void>> woken = waiting;
            waiting = new ArrayList<>();
            woken.forEach(MonoSink::success);
        }
    }

    @Override
    void broken(Throwable bug) {
        LOG.error("Pipeline '{}': announcing threw", run.plan().name(), bug);
    }
}
