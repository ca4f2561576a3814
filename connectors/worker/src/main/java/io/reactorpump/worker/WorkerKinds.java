package io.reactorpump.worker;

import io.reactorpump.api.AsyncProcessor;
import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Reply;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.kind.Kind;
import io.reactorpump.core.kind.Kinds;
import io.reactorpump.core.kind.Site;
import io.reactorpump.core.kind.StagePart;
import io.reactorpump.json.Payloads;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The kind of processor whose handlers are in other processes, or in Java. */
public final class WorkerKinds implements Kinds {

    @Override
    public Collection<Kind<?, ?>> kinds() {
        return List.of(Kind.stage("worker", WorkerOptions.class, WorkerKinds::part));
    }

    private static StagePart part(WorkerOptions options, Site site) throws Exception {
        WorkerOptions found = options.handlerPath().isPresent() ? options : options.withHandlerPath(site.folder());
        // A name without a folder is one of the path.
        WorkerOptions here = options.python()
                .filter(name -> name.contains("/"))
                .map(name -> found.withPython(site.folder().resolve(name).toString()))
                .orElse(found);
        Program.find(here).check(here);
        WorkerProcessor worker = WorkerProcessor.of(here);
        StageOptions stage = worker.stageOptions();
        StageOptions failing = site.options().failure().map(stage::onFailure).orElse(stage);
        return (name, flow) -> flow.process(new OfAnything(worker, site.name(name)), failing);
    }

    /** A worker for payloads of pipelines of files. */
    private record OfAnything(WorkerProcessor worker, String componentName) implements AsyncProcessor<Object, Object> {

        @Override
        public Publisher<Object> process(EventContext context, Object payload) {
            return Flux.from(worker.process(context, Payloads.bytes(payload))).map(OfAnything::reply);
        }

        private static Object reply(Response response) {
            return new Reply(
                    Optional.ofNullable(response.key()),
                    response.data(),
                    Optional.ofNullable(response.contentType()),
                    response.headers());
        }

        @Override
        public Mono<Void> open(ComponentContext context) {
            return worker.open(context);
        }

        @Override
        public Mono<Void> close() {
            return worker.close();
        }
    }
}
