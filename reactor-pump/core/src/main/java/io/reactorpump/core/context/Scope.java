package io.reactorpump.core.context;

/** Something that holds on this thread until it is closed, on this thread too; the last opened is closed first. */
@FunctionalInterface
public interface Scope extends AutoCloseable {

    /** Puts the thread back to what it was. */
    @Override
    void close();
}
