/**
 * The one place that knows reactor-kafka, so that the client can be exchanged without touching anything else. No API:
 * public only for {@code io.reactorpump.kafka}.
 */
@NullMarked
package io.reactorpump.kafka.client;

import org.jspecify.annotations.NullMarked;
