package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.ComponentContext;
import io.reactorpump.api.EventContext;
import io.reactorpump.api.Lookup;
import io.reactorpump.api.Processor;
import io.reactorpump.api.Sink;
import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.lookup.Dictionary;
import io.reactorpump.core.lookup.LookupFormat;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import io.reactorpump.test.Pumps;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class HttpOriginIT {

    private static final String TIME = "Sun, 22 Nov 2026 01:00:30 GMT";

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    private static HttpOrigin origin() {
        return HttpOrigin.at(HttpTarget.at(SERVER.url("/countries?key=s3cret")).bearer("t0ken"));
    }

    private static Optional<Content> fetch(Optional<String> known) {
        return origin().fetch(known).blockOptional(Pumps.LIMIT);
    }

    @Test
    void loadsWhatIsNotOfTheVersionThatIsThere() {
        SERVER.answer((asked, response) -> "\"v1\"".equals(asked.headers().get("If-None-Match"))
                ? response.status(304).send()
                : response.header("ETag", "\"v1\"")
                        .header("Last-Modified", TIME)
                        .sendString(Mono.just("{}")));

        Content content = fetch(Optional.empty()).orElseThrow();
        assertThat(fetch(Optional.of(content.version()))).isEmpty();
        assertThat(fetch(Optional.of("etag \"v0\""))).isPresent();

        assertThat(SERVER.asked())
                .allSatisfy(asked -> assertThat(asked.headers()).containsEntry("Authorization", "Bearer t0ken"));
    }

    @Test
    void lookupOfAPumpIsExchangedWhenTheServerHasAnotherVersion() {
        AtomicReference<String> version = new AtomicReference<>("v1");
        SERVER.answer((asked, response) -> {
            String tag = "\"" + version.get() + "\"";
            return tag.equals(asked.headers().get("If-None-Match"))
                    ? response.status(304).send()
                    : response.header("ETag", tag).sendString(Mono.just("CZ=" + version.get()));
        });
        Sinks.One<String> first = Sinks.one();
        Sinks.One<String> second = Sinks.one();
        try (Pump pump = Pump.create()
                .lookup(
                        "countries",
                        Dictionary.of(origin(), LookupFormat.lines()).reload(Duration.ofMillis(5)))) {
            pump.start(Pipeline.named("p")
                    .from(
                            "codes",
                            Flux.interval(Duration.ofMillis(1))
                                    .onBackpressureDrop()
                                    .map(tick -> "CZ"))
                    .process(new Named())
                    .to(Sink.of("sink", name -> (name.equals("v1") ? first : second).tryEmitValue(name))));
            assertThat(first.asMono().block(Pumps.LIMIT)).isEqualTo("v1");

            version.set("v2");
            assertThat(second.asMono().block(Pumps.LIMIT)).isEqualTo("v2");
        }
    }

    /** Names countries by their codes. */
    private static final class Named implements Processor<String, String> {

        private Lookup<String> countries;

        @Override
        public Mono<Void> open(ComponentContext context) {
            countries = context.application().lookup("countries", String.class);
            return Mono.empty();
        }

        @Override
        public String process(EventContext context, String code) {
            return countries.find(code).orElse("?");
        }
    }

    @Test
    void goesByTheTimeOfWhatHasNoTag() {
        SERVER.answer((asked, response) -> TIME.equals(asked.headers().get("If-Modified-Since"))
                ? response.status(304).send()
                : response.header("Last-Modified", TIME).sendString(Mono.just("{}")));

        Content content = fetch(Optional.empty()).orElseThrow();

        assertThat(fetch(Optional.of(content.version()))).isEmpty();
    }

    @Test
    void loadsAgainWhatHasNoVersion() {
        SERVER.answer((asked, response) -> response.sendString(Mono.just("{}")));

        assertThat(fetch(Optional.of(fetch(Optional.empty()).orElseThrow().version())))
                .isPresent();
    }

    @Test
    void saysWhyItCanNotLoad() {
        SERVER.answer(LoopbackServer.status(404));
        assertThatThrownBy(() -> fetch(Optional.empty()))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "expected HTTP 200 or 304 but was HTTP 404 at http lookup '" + SERVER.url("/countries") + "'");
        SERVER.answer(LoopbackServer.status(503));
        assertThatThrownBy(() -> fetch(Optional.empty()))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("http lookup '" + SERVER.url("/countries") + "' is waiting: HTTP 503");
        SERVER.answer((asked, response) -> response.sendString(Mono.just("x".repeat(11))));
        assertThatThrownBy(() -> new HttpOrigin(origin().target(), 10)
                        .fetch(Optional.empty())
                        .block(Pumps.LIMIT))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("expected a body of at most 10 bytes but was a longer one at http lookup ");
    }

    @Test
    void leavesNoConnectionOpen() {
        SERVER.answer((asked, response) -> response.sendString(Mono.just("{}")));

        fetch(Optional.empty());

        Pumps.apart().until(() -> SERVER.openConnections() == 0);
        assertThat(SERVER.asked()).hasSize(1);
    }
}
