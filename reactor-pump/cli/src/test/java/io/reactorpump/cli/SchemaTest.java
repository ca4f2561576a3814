package io.reactorpump.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.reactorpump.cli.schema.ConfigSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class SchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema(MAPPER.valueToTree(ConfigSchema.of(ConfigFileTest.CATALOG)));

    private static JsonSchema schema(JsonNode text) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(text, SchemaValidatorsConfig.builder().build());
    }

    private static Set<ValidationMessage> wrong(String text) {
        Object value = new Load(LoadSettings.builder().build()).loadFromString(text);
        return SCHEMA.validate(MAPPER.valueToTree(value));
    }

    @Test
    void whatIsGoodIsGood() {
        for (String text : Samples.all()) {
            assertThat(wrong(text)).as(text).isEmpty();
        }
    }

    @Test
    void theConfigFilesOfTheSamplesAreGood() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("../../samples"))) {
            all.filter(path -> path.getFileName().toString().equals(ConfigFile.USUAL))
                    .filter(path -> !path.toString().contains("target"))
                    .forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(2);
        for (Path file : files) {
            assertThat(wrong(Files.readString(file))).as(file.toString()).isEmpty();
        }
    }

    @Test
    void itIsItselfASchema() {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertThat(meta.validate(MAPPER.valueToTree(ConfigSchema.of(ConfigFileTest.CATALOG))))
                .isEmpty();
    }

    @Test
    void whatIsMutatedIsRefused() {
        List<String> mutated = List.of(
                Samples.LIMITS.replace("kind: every", "kind: evry"),
                Samples.LIMITS.replace("kind: every", "kind: kafka"),
                Samples.LIMITS.replace("interval: 10 s", "intervall: 10 s"),
                Samples.LIMITS.replace("interval: 10 s", "interval: soon"),
                Samples.LIMITS.replace("  interval: 10 s\n", ""),
                Samples.LIMITS.replace("size: 10", "size: ten"),
                Samples.LIMITS.replace("size: 10", "size: [10]"),
                Samples.LIMITS.replace("fsync: true", "fsync: maybe"),
                Samples.LIMITS.replace("format: json", "format: xml"),
                Samples.LIMITS.replace("maxInFlight: 100", "maxInFlite: 100"),
                Samples.LIMITS.replace("kind: exponential", "kind: explosive"),
                Samples.LIMITS.replace("then: drop", "then: forget"),
                Samples.LIMITS.replace("expression: \"trigger", "expresion: \"trigger"),
                Samples.LIMITS.replace("      - kind: project", "      - kind: projekt"),
                Samples.MANY.replace("pipelines:", "pipeline:"),
                Samples.MANY.replace("    brokers: [", "    borkers: ["),
                Samples.MANY.replace("partition: 2", "partition: two"),
                Samples.MANY.replace("      topic: all\n", ""),
                Samples.MANY.replace("whileBusy: skip", "whileBusy: wait"),
                Samples.MANY + "source: {kind: stdin}\n",
                Samples.LINKS.replace("when: amount", "wenn: amount"),
                Samples.LINKS.replace("overflow: dropOldest", "overflow: dropAny"),
                Samples.LINKS.replace("              pipeline: counts\n", ""),
                Samples.LINKS.replace("eu:\n            kind: internal", "eu:\n            kind: external"),
                Samples.LINKS.replace("whileBusy: queue", "whileBusy: wait"),
                Samples.LINKS.replace("    sources:", "    source: {kind: stdin}\n    sources:"),
                Samples.KAFKA.replace("source:", "sourc:"),
                Samples.KAFKA.replace("offset: latest", "offset: newest"),
                Samples.KAFKA.replace("partitioner: hash", "partitioner: hush"),
                Samples.KAFKA.replace("topic: test-out", "topics: test-out"));
        for (String text : mutated) {
            assertThat(Samples.all()).as("is it a mutation?").doesNotContain(text);
            assertThat(wrong(text)).as(text).isNotEmpty();
            assertThat(ConfigFileTest.problems(text)).as(text).isNotEmpty();
        }
    }
}
