package io.reactorpump.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactorpump.api.Connection;
import io.reactorpump.api.Event;
import io.reactorpump.api.PlainSource;
import io.reactorpump.api.Sink;
import io.reactorpump.api.WriteResult;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.lookup.Dictionary;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the README says of the configuration. */
class ReadmeConfigurationTest {

    @TempDir
    Path folder;

    private String readme = "";

    @BeforeEach
    void read() throws Exception {
        String text = Files.readString(Path.of("../../README.md"));
        readme = text.substring(text.indexOf("## Configuration"), text.indexOf("## Use it"));
    }

    /** What stands between these words and the end of the block that they begin. */
    private String block(String begin) {
        String from = readme.substring(readme.indexOf(begin) + begin.length());
        return from.substring(0, from.indexOf("```"));
    }

    // example
    static void start(Path file) {
        Pump pump = Pump.load(file) // Pump.load() takes pipelines.conf in the working directory
                .connection(MyServiceConnection::new) // shared, connected while a pipeline uses it
                .lookup("countries", Dictionary::lines); // loaded before the start, and again when it changes
        pump.startAll(Pipeline.named("MyPipeline")
                .from(MySource::new) // made of [pipeline:MyPipeline:MySource]
                .to(WebhookSink::new));
    }
    // end

    @Test
    void showsTheCodeAsItIs() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/reactorpump/core/ReadmeConfigurationTest.java"));
        String code = source.substring(source.indexOf("// example\n") + 11, source.indexOf("    // end"));

        assertThat(block("```java\n")).isEqualTo(code.stripTrailing().stripIndent() + "\n");
    }

    @Test
    void showsWhatIsTold() throws Exception {
        String settings = block("```ini\n");
        assertThat(settings).contains("poll_interval", "${SERVICE_TOKEN}");
        Path file = folder.resolve(Config.FILE);
        Files.writeString(file, settings.replace("poll_interval", "pol_interval"));

        SettingException error = catchThrowableOfType(SettingException.class, () -> start(file));

        String told = String.valueOf(error.getMessage()).replace(folder + File.separator, "");
        assertThat(told.lines())
                .containsExactlyInAnyOrderElementsOf(
                        block("nothing is started:\n\n```\n").lines().toList());
    }

    /** The source of the example. */
    static final class MySource implements PlainSource<String> {

        MySource(Config config) {
            config.getUri("url");
            config.getDuration("poll_interval", Duration.ofSeconds(60));
        }

        @Override
        public Flux<String> payloads() {
            return Flux.empty();
        }
    }

    /** The sink of the example. */
    static final class WebhookSink implements Sink<String> {

        WebhookSink(Config config) {
            config.getUri("url");
        }

        @Override
        public Mono<WriteResult> write(Event<String> event) {
            return Mono.empty();
        }
    }

    /** The connection of the example. */
    static final class MyServiceConnection implements Connection<String> {

        MyServiceConnection(Config config) {
            config.get("host");
            config.getInt("port");
            config.getSecret("auth_token");
        }

        @Override
        public Mono<Void> connect() {
            return Mono.empty();
        }

        @Override
        public Mono<String> acquire() {
            return Mono.just("client");
        }

        @Override
        public Mono<Void> disconnect() {
            return Mono.empty();
        }
    }
}
