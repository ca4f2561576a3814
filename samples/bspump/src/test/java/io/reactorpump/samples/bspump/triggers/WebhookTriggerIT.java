package io.reactorpump.samples.bspump.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.trigger.TriggerSource;
import io.reactorpump.http.HttpListener;
import io.reactorpump.samples.bspump.Pumps;
import io.reactorpump.test.MemorySink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookTriggerIT {

    @RegisterExtension
    final Pumps pumps = Pumps.inRealTime();

    /** Upstream's {@code fire()} can not be awaited. */
    @Test
    void D10_callIsAnsweredWhenItsCycleHasFinished() throws Exception {
        MemorySink<Object> sink = MemorySink.named("sink").stall();
        try (HttpListener app = HttpListener.open(0)) {
            WebhookTrigger trigger = new WebhookTrigger(app, "/run");
            pumps.start(Pipeline.named("p")
                    .from(TriggerSource.<Object>ofValue(
                                    "calls", firing -> firing.arguments().get("query"))
                            .on(trigger))
                    .to(sink));
            HttpRequest call = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + "/run?why=now"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            CompletableFuture<HttpResponse<Void>> answer =
                    HttpClient.newHttpClient().sendAsync(call, HttpResponse.BodyHandlers.discarding());
            Pumps.until(() -> sink.unfinishedWrites() == 1);
            assertThat(answer).isNotDone();

            sink.resume();
            assertThat(answer.get(Pumps.LIMIT.toSeconds(), TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
            assertThat(sink.payloads().toString()).contains("why=now");
        }
    }
}
