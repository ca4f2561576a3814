package io.reactorpump.micronaut;

import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.event.annotation.EventListener;
import io.reactorpump.core.Pump;
import jakarta.inject.Singleton;

/** Starts the pipelines that are beans with their application, before it takes requests, and drains them before it goes. */
@Singleton
final class PipelineLifecycle implements Ordered {

    private final Pump pump;
    private final ApplicationPipelines pipelines;
    private final Batches batches;
    private final StopSignal stop;

    PipelineLifecycle(Pump pump, ApplicationPipelines pipelines, Batches batches, StopSignal stop) {
        this.pump = pump;
        this.pipelines = pipelines;
        this.batches = batches;
        this.stop = stop;
    }

    @EventListener
    void start(StartupEvent event) {
        try {
            pump.startAll(pipelines.pipelines(), batches.pipelines());
            batches.begin();
        } catch (RuntimeException e) {
            // The application does not start, and nobody would stop those that have.
            pump.close();
            throw e;
        }
    }

    @EventListener
    void drain(ShutdownEvent event) {
        stop.tell();
        pump.close();
        batches.await();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
