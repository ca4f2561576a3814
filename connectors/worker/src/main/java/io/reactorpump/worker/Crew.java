package io.reactorpump.worker;

import reactor.core.publisher.Mono;

/** Those who run a handler for one run of a pipeline. */
interface Crew {

    /** Starts them; completes when all are ready, fails when one cannot be. Subscribed to once. */
    Mono<Void> open();

    /** Has one of them answer a call. From any thread. */
    void submit(Call call);

    /** Ends them. Subscribed to once, after {@link #open}. */
    Mono<Void> close();
}
