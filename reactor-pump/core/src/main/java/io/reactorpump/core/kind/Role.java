package io.reactorpump.core.kind;

import io.reactorpump.api.Connection;
import io.reactorpump.api.Trigger;
import java.util.List;

/**
 * What a kind is for.
 *
 * @param word as messages say it
 * @param <P> what kinds of this role make
 */
@SuppressWarnings("UnusedTypeParameter") // tells the compiler what kinds of a role make
public record Role<P>(String word) {

    /** Where events come from. */
    public static final Role<SourcePart> SOURCE = new Role<>("source");

    /** What they go through. */
    public static final Role<StagePart> PROCESSOR = new Role<>("processor");

    /** Where they go. */
    public static final Role<SinkPart> SINK = new Role<>("sink");

    /** What components share. */
    public static final Role<Connection<?>> CONNECTION = new Role<>("connection");

    /** What tells a source when to run. */
    public static final Role<Trigger> TRIGGER = new Role<>("trigger");

    /** All of them. */
    public static List<Role<?>> all() {
        return List.of(SOURCE, PROCESSOR, SINK, CONNECTION, TRIGGER);
    }

    @Override
    public String toString() {
        return word;
    }
}
