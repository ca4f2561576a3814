package io.reactorpump.samples.service;

import io.micronaut.http.HttpMethod;
import io.reactorpump.core.Pump;
import io.reactorpump.micronaut.PumpCollector;
import io.reactorpump.micronaut.PumpEndpoint;
import io.reactorpump.micronaut.PumpSocket;
import io.reactorpump.micronaut.ReplyForm;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** What is annotated: a pipeline each. */
@Singleton
final class Routes {

    private final SeenQuakes seen;
    private final Pump pump;

    Routes(SeenQuakes seen, Pump pump) {
        this.seen = seen;
        this.pump = pump;
    }

    /**
     * Which are told live.
     *
     * @param mag how strong at least; all without it
     */
    record Filter(Optional<Double> mag) {}

    /**
     * A quake and what can be said of it.
     *
     * @param energyJoules what it radiated, by Gutenberg and Richter; empty if its magnitude is not known
     * @param within100km how many others have been seen there
     */
    record Analysis(Quake quake, Optional<Double> energyJoules, long within100km) {}

    /** Each item has a result of its own. */
    @PumpCollector(path = "/quakes/bulk", sink = "topic", bulk = true, name = "collect in bulk")
    Quake collect(Quake quake) {
        return quake;
    }

    /** Those that have been seen around a place. */
    @PumpEndpoint(path = "/quakes/near", method = HttpMethod.GET, name = "near")
    List<SeenQuakes.Found> near(SeenQuakes.Place place) {
        return seen.near(place);
    }

    /** Those that come from now on. */
    @PumpEndpoint(path = "/quakes/live", method = HttpMethod.GET, form = ReplyForm.SSE, name = "live")
    Flux<Quake> live(Filter filter) {
        Flux<Quake> quakes = pump.pubsub().messages(Pipelines.LIVE);
        return filter.mag()
                .map(least -> quakes.filter(quake -> quake.isAtLeast(least)))
                .orElse(quakes);
    }

    /** An echo that knows something. */
    @PumpSocket(path = "/quakes/analysis", name = "analysis")
    Analysis analyse(Quake quake) {
        long others = seen.near(new SeenQuakes.Place(quake.latitude(), quake.longitude(), 100)).stream()
                .filter(found -> !found.quake().id().equals(quake.id()))
                .count();
        return new Analysis(quake, Optional.ofNullable(quake.mag()).map(mag -> Math.pow(10, 4.8 + 1.5 * mag)), others);
    }
}
