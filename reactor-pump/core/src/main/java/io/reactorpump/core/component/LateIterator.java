package io.reactorpump.core.component;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** An iterator that is not made before it is asked, as making it may block too. Not thread-safe. */
final class LateIterator<T> implements Iterator<T> {

    private final Iterable<? extends T> items;
    private @Nullable Iterator<? extends T> made;

    LateIterator(Iterable<? extends T> items) {
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        return iterator().hasNext();
    }

    @Override
    public T next() {
        return iterator().next();
    }

    private Iterator<? extends T> iterator() {
        Iterator<? extends T> known = made;
        if (known == null) {
            known = items.iterator();
            made = known;
        }
        return known;
    }
}
