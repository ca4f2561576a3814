package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarksTest {

    @Test
    void remembersEachMarkUntilItIsPassed() {
        Random random = new Random(7);
        Marks marks = new Marks();
        Deque<long[]> expected = new ArrayDeque<>();
        long offset = 0;
        for (int round = 0; round < 500; round++) {
            for (int i = random.nextInt(200); i > 0; i--) {
                offset += 1 + random.nextInt(5);
                marks.add(offset, offset * 2, (int) offset * 3);
                expected.add(new long[] {offset, offset * 2, offset * 3});
            }
            for (int i = random.nextInt(150); i > 0 && expected.size() > 1; i--) {
                expected.remove();
            }
            long[] first = expected.element();
            assertThat(marks.seek(first[0])).isTrue();
            assertThat(marks.line()).isEqualTo(first[1]);
            assertThat(marks.tail()).isEqualTo((int) first[2]);
            assertThat(marks.size()).isEqualTo(expected.size());
        }
    }

    @Test
    void knowsNoPlaceBetweenMarksOrBehindThem() {
        Marks marks = new Marks();
        marks.add(5, 1, 1);
        marks.add(9, 2, 2);

        assertThat(marks.seek(4)).isFalse();
        assertThat(marks.seek(6)).isFalse();
        assertThat(marks.seek(9)).isTrue();
        assertThat(marks.seek(10)).isFalse();
        assertThat(marks.size()).isZero();
    }
}
