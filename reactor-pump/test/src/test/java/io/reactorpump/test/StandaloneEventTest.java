package io.reactorpump.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandaloneEventTest {

    private final StandaloneEvent<String> event = StandaloneEvent.at("orders-0", 3, "a b");
    private final List<Event<String>> children = new ArrayList<>();

    @Test
    void remembersHowItWasSettledFirstAndHowOften() {
        event.ack();
        event.nack(new IllegalStateException("late"));

        assertThat(event.isAcked()).isTrue();
        assertThat(event.failure()).isEmpty();
        assertThat(event.settlements()).isEqualTo(2);
    }

    @Test
    void isTheSameEventWithAnotherPayload() {
        StandaloneEvent<Integer> other = event.with(7);
        other.nack(new IllegalStateException("broken"));

        assertThat(other.id()).isEqualTo(event.id());
        assertThat(event.isAcked()).isFalse();
        assertThat(event.failure()).get().extracting(Throwable::getMessage).isEqualTo("broken");
    }

    @Test
    void isSettledWhenAllItsChildrenAre() {
        event.attributes().put("lot", 1);
        event.<String>split(emit -> List.of("a", "b").forEach(emit), children::add);

        children.get(1).ack();
        assertThat(event.isSettled()).isFalse();
        children.get(0).ack();

        assertThat(event.isAcked()).isTrue();
        assertThat(children).extracting(Event::id).containsExactly(event.id() + "/1", event.id() + "/2");
        assertThat(children.get(0).attributes().get("lot")).hasValue(1);
    }

    @Test
    void isAckedWithoutChildren() {
        event.<String>split(emit -> {}, children::add);

        assertThat(event.isAcked()).isTrue();
    }

    @Test
    void failsWithTheFirstFailureAfterTheLastChildEnded() {
        event.<String>split(emit -> List.of("a", "b").forEach(emit), children::add);

        children.get(0).nack(new IllegalStateException("broken"));
        assertThat(event.isSettled()).isFalse();
        children.get(1).ack();

        assertThat(event.failure()).get().extracting(Throwable::getMessage).isEqualTo("broken");
    }

    @Test
    void failsIfItsSplitThrowsAfterTheChildrenAlreadyMadeHaveEnded() {
        event.<String>split(
                emit -> {
                    emit.accept("a");
                    throw new IllegalStateException("half way");
                },
                children::add);

        assertThat(event.isSettled()).isFalse();
        children.get(0).ack();

        assertThat(event.failure()).get().extracting(Throwable::getMessage).isEqualTo("half way");
    }
}
