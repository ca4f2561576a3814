package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker keeps what must outlive it: Kafka's own files, its settings, its certificate, its log.
 *
 * @param temporary whether it goes when the broker is closed
 */
record DataFolder(Path path, boolean temporary) {

    /** The file that Kafka writes last when it formats a folder; it holds the cluster's id. */
    static final String FORMATTED = "meta.properties";

    static DataFolder of(@Nullable Path given) {
        try {
            return given == null
                    ? new DataFolder(Files.createTempDirectory("kafka-embedded-"), true)
                    : new DataFolder(Files.createDirectories(given).toRealPath(), false);
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's data folder can not be made: " + e.getMessage(), e);
        }
    }

    Path logs() {
        return path.resolve("kafka");
    }

    Path output() {
        return path.resolve("broker.log");
    }

    Certificate certificate() {
        return Certificate.in(path.resolve("tls"));
    }

    /** Whether its topics are those of this cluster. */
    boolean holds(String cluster) {
        Path file = logs().resolve(FORMATTED);
        try (InputStream in = Files.newInputStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return cluster.equals(properties.getProperty("cluster.id"));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("'" + file + "' can not be read: " + e.getMessage(), e);
        }
    }

    /** Writes the settings, which may contain passwords, for the owner alone. */
    Path write(Properties properties) {
        Path file = path.resolve("server.properties");
        try {
            Files.deleteIfExists(file);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's settings can not be written: " + e.getMessage(), e);
        }
    }

    /** Removes it if it is temporary. */
    void close() {
        if (!temporary || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("temporary folder '" + path + "' can not be removed", e);
        }
    }
}
