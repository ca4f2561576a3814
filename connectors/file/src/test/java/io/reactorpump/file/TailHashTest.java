package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TailHashTest {

    private final byte[] bytes = new byte[20_000];
    private final Random random = new Random(1);

    TailHashTest() {
        random.nextBytes(bytes);
    }

    private int hashBefore(int place, int from) {
        TailHash hash = new TailHash();
        for (int at = from; at < place; ) {
            int to = Math.min(place, at + 1 + random.nextInt(3_000));
            hash.update(bytes, at, to);
            at = to;
        }
        return hash.value();
    }

    @Test
    void isTheSameFromTheBeginningAsFromTheAnchor() {
        for (int place : new int[] {0, 1, 4095, 4096, 4097, 8191, 8192, 8193, 12_288, 15_000, 20_000}) {
            assertThat(hashBefore(place, (int) TailHash.anchor(place)))
                    .as("before %d", place)
                    .isEqualTo(hashBefore(place, 0));
        }
    }

    @Test
    void coversAtLeastTheLastFourKibibytes() {
        for (int place : new int[] {4097, 8193, 12_288, 15_000}) {
            int before = hashBefore(place, 0);
            for (int back : new int[] {1, 100, 4096}) {
                bytes[place - back] ^= 1;
                assertThat(hashBefore(place, 0))
                        .as("%d back from %d", back, place)
                        .isNotEqualTo(before);
                bytes[place - back] ^= 1;
            }
        }
    }
}
