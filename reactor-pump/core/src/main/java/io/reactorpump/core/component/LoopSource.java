package io.reactorpump.core.component;

import io.reactorpump.api.Component;
import io.reactorpump.api.Source;

/**
 * A source with a loop of its own, on a thread of its own, where it may block.
 *
 * <pre>{@code
 * class MySource implements LoopSource<String> {
 *     public void run(Loop<String> loop) throws Exception {
 *         while (true) {
 *             loop.ready();
 *             for (String event : fetch()) {
 *                 loop.emit(event);
 *             }
 *             loop.sleep(Duration.ofSeconds(60));
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param <T> the type of the payloads
 */
@FunctionalInterface
public interface LoopSource<T> extends Component {

    /**
     * Emits events until there will be no more. Called again, with backoff, after it threw, unless the pipeline's failure
     * policy takes the exception for fatal: then the pipeline fails. Interrupted when the pipeline stops, and when its drain
     * begins to wait for the last events; {@link #close()} comes after it has returned.
     */
    void run(Loop<T> loop) throws Exception;

    /** This loop as a source; a pipeline that begins {@code from} a loop makes it by itself. */
    default Source<T> source() {
        return new LoopingSource<>(this);
    }
}
