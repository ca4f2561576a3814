package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a file of settings and those that it includes: {@code include} in {@code [general]} lists paths relative to the file,
 * apart by blanks, with the wildcards of a glob. Each file is read once; one that includes itself, over however many others,
 * is refused.
 */
final class ConfigFiles {

    static final int LARGEST = 1 << 20;
    static final int MOST = 256;
    static final int DEEPEST = 16;

    private static final List<String> GENERAL = List.of("general");
    private static final String INCLUDE = "include";

    private final Variables variables;
    private final Problems problems;
    private final Tree tree;
    private final Set<Path> read = new HashSet<>();
    private final Deque<Path> reading = new ArrayDeque<>();

    private ConfigFiles(Path root, Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
        this.tree = new Tree(Notation.INI, Origin.of(root.toString()), problems);
    }

    static Setting.Section read(Path root, Variables variables, Problems problems) {
        ConfigFiles files = new ConfigFiles(root, variables, problems);
        files.file(root, new Place(Notation.INI, List.of(), "configuration", Place.NOWHERE));
        return files.tree.section();
    }

    /**
     * Reads one more file.
     *
     * @param asked where it was asked for
     */
    private void file(Path file, Place asked) {
        try {
            Path real = file.toRealPath();
            if (reading.contains(real)) {
                refuse(asked, file, "a file that does not include itself");
            } else if (reading.size() == DEEPEST) {
                refuse(asked, file, "at most " + DEEPEST + " files deep");
            } else if (read.size() == MOST) {
                refuse(asked, file, "at most " + MOST + " files");
            } else if (read.add(real)) {
                reading.push(real);
                try {
                    content(file, asked);
                } finally {
                    reading.pop();
                }
            }
        } catch (NoSuchFileException e) {
            refuse(asked, file, "a file that exists");
        } catch (IOException e) {
            refuse(asked, file, "a file that can be read");
        }
    }

    private void refuse(Place asked, Path file, String expected) {
        problems.add(asked.problem(file.toString(), expected));
    }

    private void content(Path file, Place asked) throws IOException {
        if (!Files.isRegularFile(file)) {
            refuse(asked, file, "a file");
            return;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            refuse(asked, file, "at most " + new Size(LARGEST));
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            refuse(asked, file, "UTF-8 text");
            return;
        }
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        IniText.read(withoutMark, file.toString(), new Content(file), problems);
    }

    /** Puts what a file holds into the tree. */
    private final class Content implements IniListener {

        private final Path file;

        Content(Path file) {
            this.file = file;
        }

        @Override
        public void section(List<String> header, Origin origin) {
            tree.section(header, origin);
        }

        @Override
        public void entry(List<String> header, String key, String value, Origin origin) {
            Place place = new Place(Notation.INI, header, key, origin);
            Setting setting = variables.read(value, place.path(), origin, problems);
            if (header.equals(GENERAL) && key.equals(INCLUDE)) {
                if (setting instanceof Setting.Text text) {
                    include(text.value(), place);
                }
            } else {
                tree.put(header, key, setting);
            }
        }

        private void include(String patterns, Place place) {
            for (String pattern : patterns.isBlank()
                    ? List.<String>of()
                    : List.of(patterns.strip().split("\\s+"))) {
                try {
                    Glob.files(file, pattern).forEach(included -> file(included, place));
                } catch (IOException | IllegalArgumentException e) {
                    problems.add(
                            place.problem(Redaction.of(pattern), "a path that can be read, or a glob without '**'"));
                }
            }
        }
    }
}
