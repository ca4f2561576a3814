package io.reactorpump.core.engine;

import io.reactorpump.api.Component;
import io.reactorpump.api.Sink;
import io.reactorpump.core.Pipeline;
import java.util.List;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.publisher.Flux;

/** A run ends while its components are opened: those that were opened are closed, and no other is opened after that. */
@JCStressTest
@Outcome(
        id = {"0, 0", "1, 1", "2, 2"},
        expect = Expect.ACCEPTABLE,
        desc = "as many closed as opened")
@Outcome(expect = Expect.FORBIDDEN, desc = "one was opened that nobody closes")
@State
public class ComponentsStress {

    private final Components components = new Components(
            Pipeline.named("stressed")
                    .from("source", Flux.never())
                    .to(Sink.of("sink", payload -> {}))
                    .plan(),
            List.of());

    /** Opens one after the other. */
    @Actor
    public void opens(II_Result r) {
        Optional<Component> next = components.next();
        while (next.isPresent()) {
            r.r1++;
            next = components.next();
        }
    }

    /** Ends the run. */
    @Actor
    public void ends(II_Result r) {
        r.r2 = components.seal().size();
    }
}
