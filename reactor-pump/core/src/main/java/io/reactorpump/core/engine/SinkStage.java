package io.reactorpump.core.engine;

import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.policy.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The end of a line: writes events to a sink and settles them by its word. A failed batch is tried again in halves until
 * the items to blame are found, unless the sink tells them; then each is decided on alone.
 */
final class SinkStage extends WorkStage {

    private final Sink<Object> sink;

    SinkStage(Sink<Object> sink, StageContext context, Runnable whenCompleted) {
        super(new Drain(whenCompleted), sink.concurrency(), context);
        this.sink = sink;
    }

    /** Cancels the line, when subscribed; completes when the write that a thread is about to begin has been begun. */
    Mono<Void> cancelled() {
        return Mono.create(done -> {
            cancel();
            submit((Runnable) done::success);
        });
    }

    @Override
    Publisher<?> start(PumpEvent event) {
        return sink.write(event);
    }

    @Override
    int begun(Work work, Publisher<?> publisher) {
        return 0;
    }

    @Override
    boolean passed(PumpEvent event, Publisher<?> publisher, @Nullable Object result) {
        if (result instanceof WriteResult.Partly) {
            return false;
        }
        settle(event);
        return true;
    }

    @Override
    void settle(PumpEvent event) {
        context.meter().out().add();
        event.acked();
    }

    @Override
    boolean isSettledBy(@Nullable Object result) {
        return !(result instanceof WriteResult.Partly);
    }

    @Override
    void result(Work work, Object result) {
        work.results = result;
    }

    @Override
    void ended(Work work) {
        if (work.results instanceof WriteResult.Partly partly) {
            work.results = null;
            Bundle batch = Bundle.whole(work.event);
            if (batch != null && batch.members.size() > 1) {
                partly(work, batch, partly.failures());
            } else {
                super.failed(work, partly.failures().values().iterator().next());
            }
            return;
        }
        settle(work.event);
        leave(work);
    }

    @Override
    void failed(Work work, Throwable cause) {
        Bundle batch = Bundle.whole(work.event);
        if (batch != null
                && batch.members.size() > 1
                && sink.bisects()
                && context.run().failures().kind(context.policy(), cause) == FailureKind.EVENT) {
            List<PumpEvent> members = batch.members;
            int middle = members.size() / 2;
            context.meter().failed.increment();
            replace(
                    work,
                    List.of(Bundle.of(members.subList(0, middle)), Bundle.of(members.subList(middle, members.size()))));
        } else {
            super.failed(work, cause);
        }
    }

    /** The sink told which items failed: the others are written, these are decided on one by one. */
    private void partly(Work work, Bundle bundle, Map<Integer, Throwable> failures) {
        List<Work> failed = new ArrayList<>();
        List<Throwable> causes = new ArrayList<>();
        for (int i = 0; i < bundle.members.size(); i++) {
            PumpEvent member = bundle.members.get(i);
            Throwable cause = failures.get(i);
            if (cause == null) {
                member.acked();
            } else {
                failed.add(failedPart(work, Bundle.of(List.of(member)), i));
                causes.add(cause);
            }
        }
        leave(work);
        for (int i = 0; i < failed.size(); i++) {
            super.failed(failed.get(i), causes.get(i));
        }
    }

    @Override
    boolean emitReady() {
        return false;
    }
}
