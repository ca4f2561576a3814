package io.reactorpump.core.config;

import io.reactorpump.api.error.SettingException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A folder with files of settings, an environment, and what is said of them with the folder left out. */
final class Conf {

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    Conf(Path folder) {
        this.folder = folder;
    }

    static Conf in(Path folder, String text) {
        return new Conf(folder).file(Config.FILE, text);
    }

    Conf file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Conf variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Config load() {
        Problems problems = new Problems();
        Config config = load(problems);
        problems.throwIfAny();
        return config;
    }

    Config load(Problems problems) {
        return Config.load(folder, environment, problems);
    }

    /** What is wrong with the files themselves, a line each. */
    String problems() {
        Problems problems = new Problems();
        load(problems);
        return text(problems);
    }

    /** What is wrong with the settings when they are used, a line each. */
    String problems(Consumer<Config> use) {
        Problems problems = new Problems();
        Config config = load(problems).gathering(problems);
        try {
            use.accept(config);
        } catch (SettingException e) {
            problems.add(e);
        }
        config.unknown(problems);
        return text(problems);
    }

    private String text(Problems problems) {
        return shortened(problems.all().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }

    String shortened(String text) {
        return text.replace(folder + File.separator, "");
    }
}
