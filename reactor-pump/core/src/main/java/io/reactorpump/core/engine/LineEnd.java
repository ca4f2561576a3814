package io.reactorpump.core.engine;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Where a line that begins at a {@link Port} of a stage leads back to it: takes so many at once, and more when it is told to. */
abstract class LineEnd<T> implements CoreSubscriber<T> {

    private final long ahead;
    private volatile @Nullable Subscription line;

    LineEnd(long ahead) {
        this.ahead = ahead;
    }

    @Override
    public final void onSubscribe(Subscription s) {
        line = s;
        s.request(ahead);
    }

    final void request(long n) {
        Subscription s = line;
        if (s != null) {
            s.request(n);
        }
    }

    final void cancel() {
        Subscription s = line;
        if (s != null) {
            s.cancel();
        }
    }
}
