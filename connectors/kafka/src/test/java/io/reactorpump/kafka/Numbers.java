package io.reactorpump.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Numbers as text, and what is to be found of 0, 1, 2, … that were written in order, some of them more than once. */
final class Numbers {

    static final Codec<Integer> CODEC = new Codec<>() {

        private final Codec<String> text = Codec.text(StandardCharsets.UTF_8);

        @Override
        public String contentType() {
            return text.contentType();
        }

        @Override
        public byte[] encode(Integer payload) {
            return text.encode(payload.toString());
        }

        @Override
        public Integer decode(byte[] bytes) {
            return Integer.valueOf(text.decode(bytes));
        }
    };

    private Numbers() {}

    /**
     * All numbers but the missing ones are there; none is ahead of one that comes for the first time, and those that come
     * for the last time are in order as well.
     *
     * @return how many came more than once
     */
    static int assertInOrder(List<ConsumerRecord<byte[], byte[]>> records, int count, Set<Integer> missing) {
        List<Integer> found =
                records.stream().map(message -> CODEC.decode(message.value())).toList();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!missing.contains(i)) {
                expected.add(i);
            }
        }
        List<Integer> firsts = found.stream().distinct().toList();
        assertThat(firsts).as("numbers in the order in which they came first").isEqualTo(expected);
        List<Integer> lasts = new ArrayList<>();
        boolean[] seen = new boolean[count];
        for (int i = found.size() - 1; i >= 0; i--) {
            if (!seen[found.get(i)]) {
                seen[found.get(i)] = true;
                lasts.add(0, found.get(i));
            }
        }
        assertThat(lasts).as("numbers in the order in which they came last").isEqualTo(expected);
        return found.size() - firsts.size();
    }
}
