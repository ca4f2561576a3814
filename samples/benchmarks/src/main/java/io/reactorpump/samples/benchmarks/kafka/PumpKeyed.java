package io.reactorpump.samples.benchmarks.kafka;

import io.reactorpump.api.Sink;

/** Ours: a lane per key, as many at once as there are keys. */
final class PumpKeyed implements Contender {

    private static final int IN_FLIGHT = 8_192;

    @Override
    public AutoCloseable start(Job job) {
        return Pumps.start(Pumps.received(job)
                .maxInFlight(IN_FLIGHT)
                .keyed(
                        payload -> Payload.number(payload) % Payload.KEYS,
                        Payload.KEYS,
                        lane -> lane.process("work", job.work()::on))
                .to(Sink.of("nothing", done -> {})));
    }
}
