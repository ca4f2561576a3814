package io.reactorpump.cli;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import io.reactorpump.cli.yaml.YamlText;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Notation;
import io.reactorpump.core.config.Problems;
import io.reactorpump.core.config.Setting;
import io.reactorpump.core.config.Size;
import io.reactorpump.core.config.Variables;
import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.kind.KindCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file with pipelines, of YAML or INI: named by its path, by the folder that holds it under its usual name, or by {@value
 * #STDIN} for YAML from the standard input.
 */
final class ConfigFile {

    static final String STDIN = "-";
    static final String USUAL = "config.yaml";
    static final int LARGEST = 1 << 20;

    private static final Pattern INI = Pattern.compile(".+\\.(conf|ini)");

    private final Map<String, String> environment;
    private final InputStream standardInput;
    private final Problems problems = new Problems();

    private ConfigFile(Map<String, String> environment, InputStream standardInput) {
        this.environment = environment;
        this.standardInput = standardInput;
    }

    /**
     * Reads the pipelines that a file describes, and connects to nothing.
     *
     * @throws io.reactorpump.api.error.SettingException with all that is wrong
     */
    static DescribedPipelines read(
            String path, Map<String, String> environment, InputStream standardInput, KindCatalog catalog) {
        ConfigFile reading = new ConfigFile(environment, standardInput);
        DescribedPipelines described = reading.pipelines(path, catalog);
        reading.problems.throwIfAny();
        return described;
    }

    private DescribedPipelines pipelines(String named, KindCatalog catalog) {
        if (named.equals(STDIN)) {
            return pipelines(
                    bytes(() -> standardInput, "standard input"), "standard input", "pipeline", Path.of(""), catalog);
        }
        Path path;
        try {
            path = Path.of(named);
        } catch (InvalidPathException e) {
            return refused("PATH", "a path");
        }
        Path file = Files.isDirectory(path) ? within(path) : path;
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        if (INI.matcher(file.toString()).matches()) {
            Config config = Config.load(file, environment, problems);
            return problems.isEmpty() || !config.names().isEmpty()
                    ? DescribedPipelines.of(config, nameOf(file), folder, catalog, problems)
                    : refusedAlready();
        }
        return pipelines(
                bytes(() -> Files.newInputStream(file), file.toString()),
                file.toString(),
                nameOf(file),
                folder,
                catalog);
    }

    private static Path within(Path folder) {
        Path usual = folder.resolve(USUAL);
        Path ini = folder.resolve(Config.FILE);
        return Files.exists(ini) && !Files.exists(usual) ? ini : usual;
    }

    /** A file that is called as all of them has its name from its folder. */
    private static String nameOf(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        String stem = stem(absolute);
        Path folder = absolute.getParent();
        String name = stem.equals("config") && folder != null && folder.getFileName() != null
                ? folder.getFileName().toString()
                : stem;
        String plain = name.replaceAll("[^\\p{L}\\p{N}_-]", "-");
        return plain.isEmpty() ? "pipeline" : plain.length() > 64 ? plain.substring(0, 64) : plain;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private DescribedPipelines pipelines(
            Optional<byte[]> bytes, String source, String name, Path folder, KindCatalog catalog) {
        Optional<String> text = bytes.flatMap(read -> text(read, source));
        if (text.isEmpty()) {
            return refusedAlready();
        }
        Setting.Section settings = YamlText.read(text.get(), source, Variables.of(environment), problems);
        if (!problems.isEmpty() && settings.entries().isEmpty()) {
            // It could not be read at all: what is missing in it is not known.
            return refusedAlready();
        }
        Config config = Config.of(settings, Notation.DOTTED).over(environment, problems);
        return DescribedPipelines.of(config, name, folder, catalog, problems);
    }

    private static DescribedPipelines refusedAlready() {
        return new DescribedPipelines(List.of(), Map.of());
    }

    private DescribedPipelines refused(String value, String expected) {
        problems.add(new Problem("configuration", value, expected));
        return refusedAlready();
    }

    /** Opens what is to be read. */
    private interface Opening {

        InputStream open() throws IOException;
    }

    private Optional<byte[]> bytes(Opening opening, String source) {
        try (InputStream in = opening.open()) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length <= LARGEST) {
                return Optional.of(bytes);
            }
            refused(source, "at most " + new Size(LARGEST));
        } catch (NoSuchFileException e) {
            refused(source, "a file that exists, or a folder with a " + USUAL + " or a " + Config.FILE);
        } catch (IOException e) {
            refused(source, "a file that can be read");
        }
        return Optional.empty();
    }

    private Optional<String> text(byte[] bytes, String source) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            problems.add(new Problem("document", "other bytes", "UTF-8 text", Optional.of(Origin.of(source))));
            return Optional.empty();
        }
    }
}
