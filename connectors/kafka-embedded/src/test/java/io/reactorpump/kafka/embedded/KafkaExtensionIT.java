package io.reactorpump.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaExtensionIT {

    private static final AtomicReference<EmbeddedKafka> SEEN = new AtomicReference<>();

    private static void assertTheSame(EmbeddedKafka kafka) {
        assertThat(kafka.isRunning()).isTrue();
        assertThat(SEEN.updateAndGet(seen -> seen == null ? kafka : seen)).isSameAs(kafka);
    }

    @Nested
    @ExtendWith(KafkaExtension.class)
    class Shared {

        @Test
        void oneClassGetsTheSharedBroker(EmbeddedKafka kafka) {
            assertTheSame(kafka);
        }

        @Test
        void topicsOfTheSamePrefixAreNotTheSame(KafkaProbe probe) {
            assertThat(probe.createTopic("t", 1)).isNotEqualTo(probe.createTopic("t", 1));
        }
    }

    @Nested
    @ExtendWith(KafkaExtension.class)
    class SharedToo {

        @Test
        void anotherClassGetsTheSameBroker(EmbeddedKafka kafka, KafkaProbe probe) throws Exception {
            assertTheSame(kafka);
            String topic = probe.createTopic("t", 3);
            Texts.send(kafka.clientProperties(), topic, 10);
            assertThat(probe.readToEnd(topic)).hasSize(10);
        }
    }

    @Nested
    class Own {

        @RegisterExtension
        static final KafkaExtension KAFKA = KafkaExtension.own(() ->
                EmbeddedKafka.inProcess(BrokerOptions.defaults().withProperty("auto.create.topics.enable", "false")));

        @Test
        void aClassCanHaveABrokerOfItsOwn(EmbeddedKafka kafka) {
            assertThat(kafka).isSameAs(KAFKA.kafka()).isNotSameAs(SEEN.get());
            assertThat(KAFKA.probe().committed("nobody")).isEqualTo(Map.of());
        }

        @Nested
        class Inner {

            @Test
            void aClassInItUsesItsBroker(EmbeddedKafka kafka) {
                assertThat(kafka).isSameAs(KAFKA.kafka());
                assertThat(kafka.isRunning()).isTrue();
            }
        }
    }
}
