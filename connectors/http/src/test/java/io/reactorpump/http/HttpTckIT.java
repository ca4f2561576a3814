package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.test.tck.TckReport;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class HttpTckIT {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @BeforeEach
    void answer() {
        LoopbackServer.Answer events = SseServer.events(Collections.nCopies(10_000, "event"));
        LoopbackServer.Answer messages =
                new WebSocketServer().saying(Flux.range(0, 10_000).map(String::valueOf));
        LoopbackServer.Answer rows = HttpCsvTck.rows();
        SERVER.answer((asked, response) -> (switch (asked.path()) {
                    case "/events" -> events;
                    case "/socket" -> messages;
                    default -> asked.path().startsWith("/rows/") ? rows : HttpLinesTck.lines();
                })
                .to(asked, response));
    }

    /** Left out are also the 9 that wait for completion. */
    @ParameterizedTest
    @ValueSource(classes = {SseTck.class, WebSocketTck.class})
    void endlessSourcesPassEveryTestThatDoesNotWaitForCompletion(Class<?> tck) {
        TckReport.of(tck).expect(19, 19);
    }

    /** Left out are 7 tests that the TCK does not have, and 3 for publishers that share their items. */
    @ParameterizedTest
    @ValueSource(classes = {HttpLinesTck.class, HttpCsvTck.class})
    void sourcesPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(28, 10);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }

    /** Left out are 15 tests that the TCK names and does not have. */
    @ParameterizedTest
    @ValueSource(classes = {HttpSinkTck.class, WebSocketSinkTck.class})
    void sinksPassEveryRequiredTest(Class<?> tck) {
        TckReport report = TckReport.of(tck).expect(11, 15);

        assertThat(report.skipped()).noneMatch(test -> test.startsWith("required"));
    }
}
