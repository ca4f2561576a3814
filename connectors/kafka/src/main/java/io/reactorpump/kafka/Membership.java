package io.reactorpump.kafka;

import io.reactorpump.api.Commit;
import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import io.reactorpump.kafka.client.PollLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** One subscription of a source: a member of a group that polls on one thread, and an emission on another. */
final class Membership<T> {

    private final Polling polling;
    private final Emission<T> emission;
    private final String group;
    private final Duration closeTimeout;

    Membership(
            KafkaSourceOptions options,
            RecordReader<T> reader,
            Supplier<Consumer<byte[], byte[]>> consumers,
            SourceContext context,
            CoreSubscriber<? super Received<T>> subscriber) {
        String subject = "source '" + options.topics() + "'";
        this.group = options.groupOf(context.pipeline());
        this.closeTimeout = options.group().closeTimeout();
        this.polling = new Polling(consumers, options, context, subject, this::isGone, this::changed);
        this.emission = new Emission<>(
                subscriber, reader, subject, polling::isRead, context.scheduler(), thread("kafka-" + group));
    }

    /** A daemon that ends by itself when there is nothing to emit. */
    private static Executor thread(String name) {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private boolean isGone() {
        return emission.isCancelled();
    }

    private void changed() {
        emission.unpark();
    }

    Emission<T> emission() {
        return emission;
    }

    void begin() {
        PollLoop.over(polling, group, closeTimeout).subscribe(emission);
    }

    Mono<Void> commit(List<Commit> commits) {
        return polling.commits().commit(commits);
    }

    Optional<String> waiting() {
        return emission.waiting().or(polling::waiting);
    }

    OptionalLong backlog() {
        return polling.backlog();
    }

    /** Leaves the group; completes when that is done, or has taken too long. */
    Mono<Void> close() {
        return Mono.defer(() -> {
            emission.release();
            return polling.closed().timeout(closeTimeout.plusSeconds(1)).onErrorComplete();
        });
    }
}
