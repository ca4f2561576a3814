package io.reactorpump.kafka;

import io.reactorpump.api.Codec;
import io.reactorpump.api.Source;
import io.reactorpump.kafka.embedded.KafkaExtension;
import io.reactorpump.test.tck.SourceTck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.reactivestreams.tck.flow.support.Function;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** The publisher tests of the Reactive Streams TCK, run by {@link KafkaSourceTckIT} against its broker. */
public final class KafkaSourceTck extends SourceTck<String> {

    private static final int SOME = 5;

    static Optional<KafkaExtension> kafka = Optional.empty();

    private Optional<KafkaSource<String>> last = Optional.empty();

    /** Joining a group takes its time. */
    public KafkaSourceTck() {
        super(10_000, 100);
    }

    /** A hundred members that join a group one after the other would say no more than some. */
    @Override
    public void stochasticTest(int n, Function<Integer, Void> body) throws Throwable {
        super.stochasticTest(Math.min(n, SOME), body);
    }

    /** A second subscriber is a second member of the group: each record is for one of them, and the TCK would wait for both. */
    private void notMulticast() {
        notVerified("each record is for one member of the group");
    }

    @Override
    @Test
    public void optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals() {
        notMulticast();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne() {
        notMulticast();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront() {
        notMulticast();
    }

    @Override
    @Test
    public void
            optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected() {
        notMulticast();
    }

    @Override
    protected Source<String> source(long records) {
        KafkaSource<String> source = TestTopic.create(kafka.orElseThrow(), 1)
                .send((int) Math.min(records, 100))
                .source();
        KafkaSource<String> made = records == Long.MAX_VALUE ? source : source.until(End.now());
        last = Optional.of(made);
        return made;
    }

    @Override
    protected Optional<Source<String>> failingSource() {
        // It ends before it begins: there is no such topic.
        return Optional.of(
                KafkaSource.of(KafkaCluster.at(kafka.orElseThrow().kafka().bootstrapServers()), "missing")
                        .values(Codec.text(StandardCharsets.UTF_8))
                        .until(End.now()));
    }

    /** A bounded source that has completed stays in its group until it is closed. */
    @AfterMethod
    public void close() {
        last.ifPresent(source -> source.close().block());
    }
}
