package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration of the document on custom components, as it stands there. */
class SeedExampleTest {

    private static final String EXAMPLE = """
            [pipeline:MyPipeline:MySource]
            url=https://api.example.com/events
            poll_interval=60

            [pipeline:MyPipeline:EnrichmentProcessor]
            lookup_url=https://api.example.com/lookup

            [pipeline:MyPipeline:WebhookSink]
            url=https://webhook.example.com/events

            [connection:MyServiceConnection]
            host=localhost
            port=8080
            auth_token=${SERVICE_TOKEN}
            """;

    @TempDir
    Path folder;

    @Test
    void isReadByTypedGettersWithDefaults() {
        Config config =
                Conf.in(folder, EXAMPLE).variable("SERVICE_TOKEN", "s3cr3t").load();

        Config source = config.section("pipeline", "MyPipeline", "MySource");
        assertThat(source.get("url")).isEqualTo("https://api.example.com/events");
        assertThat(source.getInt("poll_interval", 10)).isEqualTo(60);
        assertThat(source.getInt("page_size", 100)).isEqualTo(100);
        Config connection = config.section("connection", "MyServiceConnection");
        assertThat(connection.get("host")).isEqualTo("localhost");
        assertThat(connection.getInt("port")).isEqualTo(8080);
        assertThat(connection.get("auth_token")).isEqualTo("s3cr3t");
    }

    @Test
    void isBoundToRecords() {
        Config config =
                Conf.in(folder, EXAMPLE).variable("SERVICE_TOKEN", "s3cr3t").load();

        assertThat(config.section("pipeline", "MyPipeline", "MySource").bind(Source.class))
                .isEqualTo(new Source(URI.create("https://api.example.com/events"), 60));
        assertThat(config.section("pipeline", "MyPipeline", "EnrichmentProcessor")
                        .bind(Enrichment.class))
                .isEqualTo(new Enrichment(URI.create("https://api.example.com/lookup")));
        assertThat(config.section("pipeline", "MyPipeline", "WebhookSink").bind(Sink.class))
                .isEqualTo(new Sink(URI.create("https://webhook.example.com/events")));
        assertThat(config.section("connection", "MyServiceConnection").bind(Service.class))
                .isEqualTo(new Service("localhost", 8080, new Secret("s3cr3t")));
    }

    @Test
    void namesTheKeyWhoseVariableIsNotSet() {
        assertThat(Conf.in(folder, EXAMPLE).problems())
                .isEqualTo("pipelines.conf:14: [connection:MyServiceConnection] auth_token: ${SERVICE_TOKEN}"
                        + " (expected: an environment variable that is set, or ${SERVICE_TOKEN:-default})");
    }

    @Test
    void isDescribedWithItsOriginsAndWithoutItsSecret() {
        Conf conf = Conf.in(folder, EXAMPLE)
                .variable("SERVICE_TOKEN", "s3cr3t")
                .variable("PUMP_PIPELINE__MYPIPELINE__WEBHOOKSINK__URL", "https://user:pw@other.example.com");
        Config config = conf.load();
        config.section("pipeline", "MyPipeline", "MySource").getInt("page_size", 100);

        assertThat(conf.shortened(config.describe())).isEqualTo("""
                        [pipeline:MyPipeline:MySource] url = https://api.example.com/events (pipelines.conf:2)
                        [pipeline:MyPipeline:MySource] poll_interval = 60 (pipelines.conf:3)
                        [pipeline:MyPipeline:EnrichmentProcessor] lookup_url = https://api.example.com/lookup (pipelines.conf:6)
                        [pipeline:MyPipeline:WebhookSink] url = *** (PUMP_PIPELINE__MYPIPELINE__WEBHOOKSINK__URL)
                        [connection:MyServiceConnection] host = localhost (pipelines.conf:12)
                        [connection:MyServiceConnection] port = 8080 (pipelines.conf:13)
                        [connection:MyServiceConnection] auth_token = *** (pipelines.conf:14)
                        [pipeline:MyPipeline:MySource] page_size = 100 (default)
                        """);
    }

    private record Source(URI url, int pollInterval) {}

    private record Enrichment(URI lookupUrl) {}

    private record Sink(URI url) {}

    private record Service(String host, int port, Secret authToken) {}
}
