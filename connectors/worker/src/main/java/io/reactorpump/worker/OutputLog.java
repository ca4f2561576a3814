package io.reactorpump.worker;

import io.reactorpump.core.context.LogContext;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker prints, line by line, in the log under the worker's name; whatever it is, as bytes that are no text are
 * replaced. The last lines are kept, to be told when the worker dies.
 */
final class OutputLog implements Runnable {

    static final Logger LOG = LoggerFactory.getLogger("io.reactorpump.worker.output");

    private static final int LINE = 8 << 10;
    private static final int KEPT = 10;

    private final String pipeline;
    private final String worker;
    private final InputStream output;
    private final Runnable ended;
    private final ArrayDeque<String> last = new ArrayDeque<>();

    OutputLog(String pipeline, String worker, InputStream output, Runnable ended) {
        this.pipeline = pipeline;
        this.worker = worker;
        this.output = output;
        this.ended = ended;
    }

    /** The last lines, the oldest first. From any thread. */
    synchronized List<String> last() {
        return List.copyOf(last);
    }

    @Override
    public void run() {
        try (LogContext ignored = LogContext.of(pipeline);
                InputStream in = new BufferedInputStream(output)) {
            read(in);
        } catch (IOException e) {
            LOG.debug("{}: its output cannot be read", worker, e);
        } finally {
            ended.run();
        }
    }

    private void read(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            if (next == '\n') {
                tell(line);
            } else {
                line.write(next);
                if (line.size() == LINE) {
                    tell(line);
                }
            }
            next = in.read();
        }
        if (line.size() > 0) {
            tell(line);
        }
    }

    private void tell(ByteArrayOutputStream line) {
        String text = readable(line.toString(StandardCharsets.UTF_8));
        line.reset();
        synchronized (this) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.add(text);
        }
        LOG.info("{}: {}", worker, text);
    }

    /** What a worker has to say, at the level that it names. */
    static void tell(String worker, int level, String text) {
        String line = readable(text);
        if (level >= 40) {
            LOG.error("{}: {}", worker, line);
        } else if (level >= 30) {
            LOG.warn("{}: {}", worker, line);
        } else if (level >= 20) {
            LOG.info("{}: {}", worker, line);
        } else {
            LOG.debug("{}: {}", worker, line);
        }
    }

    /** A text without what would move the cursor of a terminal. */
    static String readable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != '\r')
                .map(c -> Character.isISOControl(c) && c != '\t' && c != '\n' ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
