package io.reactorpump.core.pubsub;

import io.reactorpump.api.Delivery;
import io.reactorpump.api.PubSub;
import io.reactorpump.api.Topic;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.policy.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The topics of one application. It knows those that have subscribers; a message on any other goes nowhere. */
public final class TopicHub implements PubSub {

    private static final Delivery NOBODY = new Delivery(0, 0);

    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> reserved = new ConcurrentHashMap<>();
    private final Map<String, Flux<?>> feeds = new ConcurrentHashMap<>();

    /** Has the application alone say something on a topic, so that its type is fixed. */
    public void reserve(Topic<?> topic) {
        reserved.put(topic.name(), topic.type());
    }

    /** Says on a topic what this flux emits, while the topic has subscribers. */
    public <T> void feed(Topic<T> topic, Flux<T> feed) {
        reserve(topic);
        feeds.put(topic.name(), feed);
    }

    @Override
    public <T> Mono<Delivery> publish(Topic<T> topic, T message) {
        return publish(topic.name(), message);
    }

    @Override
    public Mono<Delivery> publish(String topic, Object message) {
        Channel channel = channels.get(topic);
        if (channel == null) {
            return Mono.just(NOBODY);
        }
        List<Listener<?>> listeners = channel.listeners;
        for (Listener<?> listener : listeners) {
            checkType(topic, message.getClass(), listener.topic().type(), "as a subscriber does");
        }
        Sent sent = new Sent(message, listeners.size());
        listeners.forEach(listener -> listener.offer(sent));
        return sent.delivery();
    }

    @Override
    public <T> Flux<T> messages(Topic<T> topic, int buffer, WhenFull whenFull) {
        Checks.positive("topic '" + topic + "'.buffer", buffer);
        Class<?> fixed = reserved.get(topic.name());
        if (fixed != null) {
            checkType(
                    topic.name(),
                    topic.type(),
                    topic.type().isAssignableFrom(fixed) ? Object.class : fixed,
                    "as is said on it");
        }
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> actual) {
                Listener<T> listener = new Listener<>(topic, actual, buffer, whenFull, TopicHub.this::left);
                channels.compute(topic.name(), (name, channel) -> joined(name, channel, listener));
                listener.begin();
            }
        };
    }

    private static void checkType(String topic, Class<?> type, Class<?> expected, String why) {
        if (!expected.isAssignableFrom(type)) {
            throw new SettingException("topic '" + topic + "'", type.getName(), expected.getName() + ", " + why);
        }
    }

    /** Those who listen to a topic; and what feeds it, if anything does. */
    private record Channel(
            List<Listener<?>> listeners, @Nullable Disposable feed) {}

    private Channel joined(String topic, @Nullable Channel channel, Listener<?> listener) {
        if (channel != null) {
            List<Listener<?>> more = new ArrayList<>(channel.listeners);
            more.add(listener);
            return new Channel(List.copyOf(more), channel.feed);
        }
        Flux<?> feed = feeds.get(topic);
        return new Channel(List.of(listener), feed == null ? null : feed.subscribe(message -> publish(topic, message)));
    }

    private void left(Listener<?> listener) {
        channels.computeIfPresent(listener.topic().name(), (name, channel) -> {
            List<Listener<?>> fewer = new ArrayList<>(channel.listeners);
            fewer.remove(listener);
            if (!fewer.isEmpty()) {
                return new Channel(List.copyOf(fewer), channel.feed);
            }
            Disposable feed = channel.feed;
            if (feed != null) {
                feed.dispose();
            }
            return null;
        });
    }
}
