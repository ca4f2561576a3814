package io.reactorpump.core.engine;

import io.reactorpump.api.policy.BatchPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/**
 * Makes one event of several, by number or time. Asks for as many events as the wanted batches can hold; a batch that is due
 * while none is wanted waits, still filling.
 */
final class BatchStage extends FluxOperator<PumpEvent, PumpEvent> {

    private final BatchPolicy policy;
    private final StageContext context;

    BatchStage(Flux<PumpEvent> source, BatchPolicy policy, StageContext context) {
        super(source);
        this.policy = policy;
        this.context = context;
    }

    @Override
    public void subscribe(CoreSubscriber<? super PumpEvent> actual) {
        source.subscribe(new Runner(actual, policy, context));
    }

    private static final class Runner extends SerialStage {

        private final BatchPolicy policy;

        // Only the drain touches these.
        private List<PumpEvent> filling = new ArrayList<>();
        private boolean due;
        private @Nullable Disposable timer;

        Runner(CoreSubscriber<? super PumpEvent> actual, BatchPolicy policy, StageContext context) {
            super(actual, context);
            this.policy = policy;
        }

        @Override
        void arrived(PumpEvent event) {
            filling.add(event);
            if (filling.size() == 1) {
                startTimer();
            }
            if (isFull() && hasDemand()) {
                emitBatch();
            }
        }

        private boolean isFull() {
            return filling.size() >= policy.size();
        }

        @Override
        void advance() {
            while (!isEmpty() && (due || isUpstreamDone() || isFull()) && hasDemand()) {
                emitBatch();
            }
            // As many events as the batches that are wanted can hold.
            ask(Operators.multiplyCap(demanded(), policy.size()) - filling.size() - expected());
        }

        @Override
        boolean isEmpty() {
            return filling.isEmpty();
        }

        private void emitBatch() {
            stopTimer();
            due = false;
            List<PumpEvent> full = filling;
            filling = new ArrayList<>();
            if (full.size() > policy.size()) {
                // They came while no batch was wanted, and have waited long enough.
                filling.addAll(full.subList(policy.size(), full.size()));
                full = full.subList(0, policy.size());
                due = true;
            }
            emit(Bundle.of(full));
        }

        private void startTimer() {
            List<PumpEvent> batch = filling;
            timer = context.run()
                    .scheduler()
                    .schedule(
                            () -> submit((Runnable) () -> due |= batch == filling),
                            policy.time().toNanos(),
                            TimeUnit.NANOSECONDS);
        }

        @Override
        void stopped() {
            stopTimer();
        }

        private void stopTimer() {
            Disposable running = timer;
            timer = null;
            if (running != null) {
                running.dispose();
            }
        }
    }
}
