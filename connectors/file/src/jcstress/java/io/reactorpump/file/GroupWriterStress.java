package io.reactorpump.file;

import io.reactorpump.api.WriteResult;
import io.reactorpump.test.StandaloneEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import reactor.core.scheduler.Schedulers;

/** Whoever writes, one thread at a time is at the file, and every write is made and answered once. */
@JCStressTest
@Outcome(id = "6, 3, 0", expect = Expect.ACCEPTABLE, desc = "all written, all answered, one at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "a write lost or made twice, or two at a time")
@State
public class GroupWriterStress {

    private static final FileChannel NOTHING = nothing();

    private final Counting channel = new Counting();
    private final GroupWriter writer = new GroupWriter(
            new AppendFile(
                    FileSinkOptions.of(Path.of("stressed")),
                    (item, encoding, out) -> {},
                    Encoding.of(StandardCharsets.UTF_8),
                    (file, options) -> channel,
                    () -> 0),
            Schedulers.immediate().createWorker(),
            "stressed");

    private static FileChannel nothing() {
        try {
            Path file = Files.createTempFile("stressed", "");
            return FileChannel.open(file, StandardOpenOption.DELETE_ON_CLOSE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(int bytes) {
        writer.write(StandaloneEvent.of(bytes), new byte[bytes], WriteResult.written())
                .subscribe(result -> channel.answered());
    }

    /** Writes twice. */
    @Actor
    public void one() {
        write(1);
        write(2);
    }

    /** Writes once. */
    @Actor
    public void other() {
        write(3);
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        channel.tell(r);
    }

    /** Counts what it is given. */
    private static final class Counting extends DelegatingChannel {

        // Not volatile: the writer has to make them visible to the next thread.
        private int written;
        private int answers;
        private int overlaps;
        private boolean inside;

        Counting() {
            super(NOTHING);
        }

        private void enter() {
            overlaps += inside ? 1 : 0;
            inside = true;
        }

        void answered() {
            enter();
            answers++;
            inside = false;
        }

        void tell(III_Result r) {
            r.r1 = written;
            r.r2 = answers;
            r.r3 = overlaps;
        }

        @Override
        public long size() {
            return written;
        }

        @Override
        public int write(ByteBuffer from) {
            enter();
            int bytes = from.remaining();
            from.position(from.limit());
            written += bytes;
            inside = false;
            return bytes;
        }
    }
}
