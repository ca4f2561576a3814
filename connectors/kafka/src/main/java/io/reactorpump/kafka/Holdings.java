package io.reactorpump.kafka;

import io.reactorpump.api.Partition;
import io.reactorpump.api.SourceContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The assignments that a member holds. Written by the poll thread; {@link #all()} is for any thread. */
final class Holdings {

    private final SourceContext context;
    private final Runnable resumed;
    private final Map<TopicPartition, Assignment> byName = new HashMap<>();
    private final IdentityHashMap<Partition, Assignment> byPartition = new IdentityHashMap<>();
    private volatile List<Assignment> all = List.of();

    /** @param resumed told when a partition goes on after a pause */
    Holdings(SourceContext context, Runnable resumed) {
        this.context = context;
        this.resumed = resumed;
    }

    /** Opens an assignment; the former one of that partition, if the group forgot to take it, is lost. */
    Assignment add(TopicPartition name) {
        Assignment former = byName.get(name);
        if (former != null) {
            lose(List.of(former));
        }
        Assignment added = new Assignment(name, context, resumed);
        byName.put(name, added);
        byPartition.put(added.partition(), added);
        all = List.copyOf(byName.values());
        return added;
    }

    /** Opens another assignment of the partition of one that the engine has fenced, in its place. */
    Assignment replace(Assignment former) {
        former.finish();
        Assignment added = former.again(context);
        byPartition.remove(former.partition());
        byPartition.put(added.partition(), added);
        byName.put(added.topicPartition(), added);
        all = List.copyOf(byName.values());
        return added;
    }

    /** Those of these partitions that are held. */
    List<Assignment> of(Collection<TopicPartition> names) {
        List<Assignment> held = new ArrayList<>(names.size());
        for (TopicPartition name : names) {
            Assignment assignment = byName.get(name);
            if (assignment != null) {
                held.add(assignment);
            }
        }
        return held;
    }

    @Nullable Assignment of(TopicPartition name) {
        return byName.get(name);
    }

    @Nullable Assignment of(Partition partition) {
        return byPartition.get(partition);
    }

    List<Assignment> all() {
        return all;
    }

    /** Fences assignments at the engine, without another word, and forgets them. */
    void lose(List<Assignment> lost) {
        if (!lost.isEmpty()) {
            lost.forEach(Assignment::finish);
            context.lose(partitions(lost));
            remove(lost);
        }
    }

    /** Forgets assignments that the engine has fenced. */
    void remove(List<Assignment> gone) {
        for (Assignment assignment : gone) {
            byName.remove(assignment.topicPartition(), assignment);
            byPartition.remove(assignment.partition());
        }
        all = List.copyOf(byName.values());
    }

    /** Has the consumer fetch what is wanted, and nothing else. */
    void applyPauses(Consumer<?, ?> consumer, boolean demand) {
        List<TopicPartition> pause = List.of();
        List<TopicPartition> resume = List.of();
        for (Assignment assignment : all) {
            if (assignment.pauseDiffers(demand)) {
                if (assignment.isPausedInConsumer()) {
                    pause = with(pause, assignment);
                } else {
                    resume = with(resume, assignment);
                }
            }
        }
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }

    private static List<TopicPartition> with(List<TopicPartition> some, Assignment one) {
        List<TopicPartition> more = some.isEmpty() ? new ArrayList<>() : some;
        more.add(one.topicPartition());
        return more;
    }

    static List<Partition> partitions(List<Assignment> assignments) {
        return assignments.stream().map(Assignment::partition).toList();
    }
}
