package io.reactorpump.core.lookup;

import io.reactorpump.api.error.InfrastructureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A file, looked at on a thread for blocking work. */
record FileOrigin(Path file) implements LookupOrigin {

    @Override
    public Mono<Content> fetch(Optional<String> known) {
        return Mono.fromCallable(() -> read(known.orElse(""))).subscribeOn(Schedulers.boundedElastic());
    }

    private @Nullable Content read(String known) {
        try {
            String before = version();
            if (before.equals(known)) {
                return null;
            }
            byte[] bytes = Files.readAllBytes(file);
            // One that is being written is read again next time.
            return new Content(before.equals(version()) ? before : "", bytes);
        } catch (NoSuchFileException e) {
            throw new InfrastructureException("there is no file " + file, e);
        } catch (IOException e) {
            throw new InfrastructureException("the file " + file + " can not be read: " + e.getMessage(), e);
        }
    }

    private String version() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }
}
