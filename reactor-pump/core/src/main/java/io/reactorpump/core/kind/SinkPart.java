package io.reactorpump.core.kind;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Sink;

/** A sink as a part of a pipeline that a file describes. */
@FunctionalInterface
public interface SinkPart {

    /** The sink of payloads. */
    Sink<Object> sink();

    /** The sink when what it gets are dead letters: by default the same one, which writes them as it writes other values. */
    default Sink<? super DeadLetter> deadLetters() {
        return sink();
    }
}
