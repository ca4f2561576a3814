package io.reactorpump.core.engine;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A stage pushes and ends while its line asks on another thread: the line gets what it asked for, and the end after it. */
@JCStressTest
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "both events, in order, and the end once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event or the end was lost, or came too early")
@State
public class PortStress {

    private final Recorder owner = new Recorder();
    private final Line line = new Line();
    private final Port port = new Port(asking -> line.drain.submit(asking));

    public PortStress() {
        port.subscribe(line);
    }

    private static final class Line implements CoreSubscriber<PumpEvent> {

        private final SerialDrain drain = new SerialDrain() {
            @Override
            void handle(Object signal) {
                ((Runnable) signal).run();
            }

            @Override
            void settled() {}

            @Override
            void broken(Throwable bug) {
                wrong++;
            }
        };
        private final PumpEvent[] got = new PumpEvent[2];
        private int events;
        private int ends;
        private int wrong;

        @Override
        public void onSubscribe(Subscription s) {}

        @Override
        public void onNext(PumpEvent event) {
            if (ends > 0) {
                wrong++;
            }
            got[events++] = event;
        }

        @Override
        public void onError(Throwable t) {
            wrong++;
        }

        @Override
        public void onComplete() {
            ends++;
        }
    }

    /** The stage, which has two events and no more. */
    @Actor
    public void stage() {
        PumpEvent first = owner.event();
        PumpEvent second = owner.event();
        line.drain.submit((Runnable) () -> port.push(first));
        line.drain.submit((Runnable) () -> {
            port.push(second);
            port.end();
        });
        line.drain.submit((Runnable) () -> {
            if (line.events > 0 && line.got[0] != first || line.events > 1 && line.got[1] != second) {
                line.wrong++;
            }
        });
    }

    /** The line, which asks for one after the other. */
    @Actor
    public void line() {
        port.request(1);
        port.request(1);
    }

    /** Counts. */
    @Arbiter
    public void end(III_Result r) {
        r.r1 = line.events;
        r.r2 = line.ends;
        r.r3 = line.wrong + (port.free() == 0 ? 0 : 1);
    }
}
