package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.InfrastructureException;
import io.reactorpump.core.lookup.LookupOrigin.Content;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

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

        new Pumps().until(() -> SERVER.openConnections() == 0);
        assertThat(SERVER.asked()).hasSize(1);
    }
}
