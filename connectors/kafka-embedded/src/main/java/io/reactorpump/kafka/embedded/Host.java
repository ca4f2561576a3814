package io.reactorpump.kafka.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the broker runs: in this process, or in a child. */
interface Host {

    /** Starts it; whether that goes well, only {@link #isRunning} and its clients can tell. */
    void start(Path settings, DataFolder data);

    boolean isRunning();

    /** Whether it is not running because a port was taken. */
    boolean foundPortTaken();

    /** Why it is not running, if that is known as an exception. */
    @Nullable Throwable failure();

    /** The last lines it wrote since its start. */
    String lastWords();

    long pid();

    /** Ends it cleanly. */
    void stop();

    /** Ends it at once. */
    void kill();

    /** Ends what has not come up. */
    void abandon();
}
