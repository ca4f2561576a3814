package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import io.reactorpump.api.ComponentContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The life of a sink, over a scripted producer. */
class KafkaSinkTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicInteger made = new AtomicInteger();
    private final ScriptedProducer producer = new ScriptedProducer();
    private final KafkaSink<String> sink = KafkaSink.to(
                    KafkaCluster.at("localhost:1"), "orders", Codec.text(StandardCharsets.UTF_8))
            .on(properties -> {
                made.incrementAndGet();
                return producer.producer();
            });

    private void open(String pipeline) {
        producer.know(1, 0);
        sink.open(new ComponentContext(pipeline, "orders", Schedulers.parallel()))
                .block(LIMIT);
    }

    @Test
    void pipelinesShareAProducerUntilTheLastHasClosedIt() {
        open("one");
        open("other");

        sink.close().block(LIMIT);
        assertThat(producer.hasEnded()).isFalse();
        sink.close().block(LIMIT);

        assertThat(producer.hasEnded()).isTrue();
    }

    @Test
    void aCloseCountsOnceHoweverOftenItIsSubscribedTo() {
        open("one");
        open("other");

        Mono<Void> close = sink.close();
        close.block(LIMIT);
        close.block(LIMIT);

        assertThat(producer.hasEnded()).isFalse();
    }

    @Test
    void aSecondCloseDoesNoHarm() {
        open("one");
        sink.close().block(LIMIT);

        sink.close().block(LIMIT);
        open("one");

        assertThat(made).hasValue(2);
    }
}
