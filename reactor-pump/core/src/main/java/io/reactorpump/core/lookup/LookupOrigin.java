package io.reactorpump.core.lookup;

import java.nio.file.Path;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Where a dictionary is loaded from: a file here, an HTTP resource with its ETag in the module for HTTP. */
@FunctionalInterface
public interface LookupOrigin {

    /**
     * The content, if it is not of the version that is known already. Emits one content, or completes empty if nothing has
     * changed; an error is told, and the content that is there is kept. Must not block.
     *
     * @param known the version of what is there
     */
    Mono<Content> fetch(Optional<String> known);

    /** A file, whose version are its size, its time and its identity. */
    static LookupOrigin file(Path file) {
        return new FileOrigin(file);
    }

    /** What was loaded. */
    final class Content {

        private final String version;
        private final byte[] bytes;

        /**
         * Something loaded.
         *
         * @param version tells one content from another: an ETag, a time
         * @param bytes all of it, from now on for nobody else to change
         */
        public Content(String version, byte[] bytes) {
            this.version = version;
            this.bytes = bytes;
        }

        /** Tells one content from another. */
        public String version() {
            return version;
        }

        /** All of it. Not a copy. */
        byte[] bytes() {
            return bytes;
        }
    }
}
