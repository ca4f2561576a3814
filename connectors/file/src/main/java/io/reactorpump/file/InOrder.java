package io.reactorpump.file;

import io.reactorpump.api.Received;
import io.reactorpump.api.SourceContext;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files that are there at the start, one after the other, each to its end.
 *
 * @param <T> the type of the payloads
 */
final class InOrder<T> implements Tour<T> {

    private static final Logger LOG = LoggerFactory.getLogger(InOrder.class);

    private final FileSet files;
    private final Opener<T> opener;
    private final SourceContext context;
    private Iterator<Path> rest = Collections.emptyIterator();
    private @Nullable OpenFile<T> open;

    InOrder(FileSet files, Opener<T> opener, SourceContext context) {
        this.files = files;
        this.opener = opener;
        this.context = context;
    }

    @Override
    public void begin() {
        opener.begin();
        rest = list().iterator();
    }

    @Override
    public Step step() throws IOException {
        OpenFile<T> current = open;
        if (current == null) {
            return openNext();
        }
        try {
            Step step = current.next(true);
            if (step != Step.END) {
                return step;
            }
            current.finish();
        } catch (IOException e) {
            throw FileFault.reading(current.file(), e);
        }
        close();
        return Step.MORE;
    }

    private Step openNext() {
        while (rest.hasNext()) {
            Path file = rest.next();
            try {
                if (!opener.isFinished(file)) {
                    open = opener.open(file, context.assign(Opener.partition(file)));
                    return Step.MORE;
                }
            } catch (NoSuchFileException e) {
                if (!files.isGlob()) {
                    throw FileFault.missing(file);
                }
                LOG.warn("file '{}' matched '{}' but is gone before it could be read", file, files);
            } catch (IOException e) {
                throw FileFault.reading(file, e);
            }
        }
        return Step.END;
    }

    private List<Path> list() {
        List<Path> found = files.list();
        if (found.isEmpty()) {
            LOG.warn("no file matches '{}': nothing to read", files);
        }
        return found;
    }

    @Override
    public Received<T> record() {
        OpenFile<T> current = open;
        if (current == null) {
            throw new IllegalStateException("the last step found no record");
        }
        return current.record();
    }

    @Override
    public void close() {
        OpenFile<T> current = open;
        open = null;
        if (current != null) {
            current.close();
        }
    }
}
