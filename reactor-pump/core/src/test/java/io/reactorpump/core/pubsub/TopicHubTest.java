package io.reactorpump.core.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.Delivery;
import io.reactorpump.api.PubSub.WhenFull;
import io.reactorpump.api.Topic;
import io.reactorpump.api.error.SettingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class TopicHubTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Topic<Integer> NUMBERS = Topic.of("numbers", Integer.class);

    private final TopicHub hub = new TopicHub();

    private Mono<Delivery> publishFrom1To(int count) {
        List<Mono<Delivery>> all = IntStream.rangeClosed(1, count)
                .mapToObj(i -> hub.publish(NUMBERS, i))
                .toList();
        return all.get(count - 1);
    }

    @Test
    void everySubscriberGetsEveryMessageInOrder() {
        List<Integer> one = new ArrayList<>();
        List<Integer> other = new ArrayList<>();
        hub.messages(NUMBERS).subscribe(one::add);
        hub.messages(NUMBERS).subscribe(other::add);

        assertThat(publishFrom1To(3).block(LIMIT)).isEqualTo(new Delivery(2, 0));
        assertThat(one).containsExactly(1, 2, 3).isEqualTo(other);
    }

    @Test
    void messageThatNobodyListensToGoesNowhere() {
        assertThat(hub.publish(NUMBERS, 1).block(LIMIT)).isEqualTo(new Delivery(0, 0));
        StepVerifier.create(hub.messages(NUMBERS))
                .then(() -> hub.publish(NUMBERS, 2))
                .expectNext(2)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void publishingBeginsWithTheCall() {
        List<Integer> received = new ArrayList<>();
        hub.messages(NUMBERS).subscribe(received::add);

        hub.publish(NUMBERS, 1);

        assertThat(received).containsExactly(1);
    }

    @Test
    void publisherIsToldWhenTheSlowestHasReceivedTheMessage() {
        hub.messages(NUMBERS).subscribe();
        AtomicInteger delivered = new AtomicInteger();

        StepVerifier.create(hub.messages(NUMBERS), 0)
                .then(() -> hub.publish(NUMBERS, 1).subscribe(delivery -> delivered.incrementAndGet()))
                .then(() -> assertThat(delivered).hasValue(0))
                .thenRequest(1)
                .expectNext(1)
                .then(() -> assertThat(delivered).hasValue(1))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void publisherThatWaitsNeverOverrunsASlowSubscriber() {
        StepVerifier.create(hub.messages(NUMBERS, 1, WhenFull.FAIL)
                        .doOnSubscribe(s -> Flux.range(1, 1_000)
                                .concatMap(i -> hub.publish(NUMBERS, i))
                                .subscribeOn(Schedulers.single())
                                .subscribe())
                        .publishOn(Schedulers.parallel(), 1)
                        .take(1_000)
                        .collectList())
                .assertNext(all -> assertThat(all)
                        .isEqualTo(IntStream.rangeClosed(1, 1_000).boxed().toList()))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void slowSubscriberLosesTheOldestAndThePublisherIsTold() {
        List<Delivery> deliveries = new ArrayList<>();

        StepVerifier.create(hub.messages(NUMBERS, 2, WhenFull.DROP_OLDEST), 0)
                .then(() -> IntStream.rangeClosed(1, 4)
                        .forEach(i -> hub.publish(NUMBERS, i).subscribe(deliveries::add)))
                .then(() -> assertThat(deliveries).containsExactly(new Delivery(0, 1), new Delivery(0, 1)))
                .thenRequest(9)
                .expectNext(3, 4)
                .then(() -> assertThat(deliveries).hasSize(4).endsWith(new Delivery(1, 0), new Delivery(1, 0)))
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void slowSubscriberLosesTheNewestIfItPrefersThat() {
        StepVerifier.create(hub.messages(NUMBERS, 2, WhenFull.DROP_NEWEST), 0)
                .then(() -> publishFrom1To(4))
                .thenRequest(9)
                .expectNext(1, 2)
                .then(() -> hub.publish(NUMBERS, 5))
                .expectNext(5)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void slowSubscriberFailsIfItPrefersThatAndThePublisherIsTold() {
        List<Delivery> deliveries = new ArrayList<>();

        StepVerifier.create(hub.messages(NUMBERS, 1, WhenFull.FAIL), 0)
                .then(() -> IntStream.rangeClosed(1, 2)
                        .forEach(i -> hub.publish(NUMBERS, i).subscribe(deliveries::add)))
                .expectErrorMessage("topic 'numbers': a subscriber is 1 messages behind")
                .verify(LIMIT);

        assertThat(deliveries).containsExactly(new Delivery(0, 1), new Delivery(0, 1));
        assertThat(hub.publish(NUMBERS, 3).block(LIMIT)).isEqualTo(new Delivery(0, 0));
    }

    @Test
    void cancelledSubscriberDoesNotHoldThePublisherUp() {
        BaseSubscriber<Integer> never = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {}
        };
        hub.messages(NUMBERS).subscribe(never);
        Mono<Delivery> delivery = hub.publish(NUMBERS, 1);

        never.cancel();

        assertThat(delivery.block(LIMIT)).isEqualTo(new Delivery(0, 1));
    }

    @Test
    void subscriberThatThrowsIsLeftOutAndTheOthersGoOn() {
        AtomicInteger calls = new AtomicInteger();
        hub.messages(NUMBERS).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Integer value) {
                calls.incrementAndGet();
                throw new IllegalStateException("subscriber");
            }

            @Override
            protected void hookOnError(Throwable error) {
                throw new IllegalStateException("again", error);
            }
        });
        List<Integer> received = new ArrayList<>();
        hub.messages(NUMBERS).subscribe(received::add);

        publishFrom1To(2).block(LIMIT);

        assertThat(calls).hasValue(1);
        assertThat(received).containsExactly(1, 2);
    }

    @Test
    void subscriberMayPublishAndSubscribeWhileItReceives() {
        List<String> received = new ArrayList<>();
        hub.messages(NUMBERS).subscribe(i -> {
            received.add("first " + i);
            if (i < 3) {
                hub.messages(NUMBERS).subscribe(j -> received.add("later " + j));
                hub.publish(NUMBERS, i + 1);
            }
        });

        hub.publish(NUMBERS, 1).block(LIMIT);

        assertThat(received).contains("first 1", "first 2", "first 3", "later 2", "later 3");
        assertThat(received.stream().filter(line -> line.equals("later 3"))).hasSize(2);
    }

    @Test
    void messagesOfSeveralPublishersArriveOneAtATime() throws Exception {
        int publishers = 4;
        int each = 2_000;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(publishers * each);
        Disposable subscription = hub.messages(NUMBERS, publishers * each, WhenFull.FAIL)
                .subscribe(i -> {
                    if (inside.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                    }
                    inside.decrementAndGet();
                    all.countDown();
                });

        Flux.range(0, publishers)
                .flatMap(p -> Flux.range(0, each)
                        .doOnNext(i -> hub.publish(NUMBERS, i))
                        .subscribeOn(Schedulers.boundedElastic()))
                .blockLast(LIMIT);

        assertThat(all.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        subscription.dispose();
    }

    @Test
    void messageOfAnotherTypeThanASubscriberExpectsIsRefused() {
        hub.messages(NUMBERS).subscribe();

        assertThatThrownBy(() -> hub.publish("numbers", "one"))
                .isInstanceOf(SettingException.class)
                .hasMessage("topic 'numbers': java.lang.String (expected: java.lang.Integer, as a subscriber does)");
    }

    @Test
    void reservedTopicIsHeardAsWhatItIsOrAsAnything() {
        hub.reserve(NUMBERS);

        assertThatThrownBy(() -> hub.messages(Topic.of("numbers", String.class)))
                .isInstanceOf(SettingException.class)
                .hasMessage("topic 'numbers': java.lang.String (expected: java.lang.Integer, as is said on it)");
        StepVerifier.create(hub.messages(Topic.of("numbers")))
                .then(() -> hub.publish("numbers", 1))
                .expectNext(1)
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void feedRunsWhileItsTopicHasSubscribers() {
        Sinks.Many<Integer> feed = Sinks.many().multicast().directBestEffort();
        hub.feed(NUMBERS, feed.asFlux());
        assertThat(feed.currentSubscriberCount()).isZero();

        Disposable one = hub.messages(NUMBERS).subscribe();
        List<Integer> received = new ArrayList<>();
        Disposable other = hub.messages(NUMBERS).subscribe(received::add);
        assertThat(feed.currentSubscriberCount()).isOne();
        feed.tryEmitNext(7);
        one.dispose();
        assertThat(feed.currentSubscriberCount()).isOne();
        other.dispose();

        assertThat(received).containsExactly(7);
        assertThat(feed.currentSubscriberCount()).isZero();
    }

    @Test
    void topicsAndBuffersAreChecked() {
        assertThatThrownBy(() -> Topic.of(" ")).hasMessage("topic.name: ' ' (expected: a name that is not blank)");
        assertThatThrownBy(() -> hub.messages(NUMBERS, 0, WhenFull.FAIL))
                .hasMessage("topic 'numbers'.buffer: 0 (expected: > 0)");
    }
}
