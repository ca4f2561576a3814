package io.reactorpump.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.reactorpump.api.Firing;
import org.jspecify.annotations.Nullable;

/**
 * What tells the server which version of a resource is known: that of the last answer of which everything is done. A cycle
 * begins when all events of the one before are settled, so that is the time to remember its version; a cycle that is run
 * again for the same firing, and the first one of a run, find it as it was before.
 */
@SuppressWarnings("ReferenceEquality") // two firings may be equal
final class Validators {

    private @Nullable Version known;
    private @Nullable Version read;
    private @Nullable Firing firing;

    private record Version(@Nullable String etag, @Nullable String lastModified) {}

    /** A run begins: what its predecessor read last may not be settled. */
    synchronized void forgetUnsettled() {
        read = null;
        firing = null;
    }

    /** A cycle begins. */
    synchronized void begin(Firing next) {
        if (read != null && firing != next) {
            known = read;
        }
        read = null;
        firing = next;
    }

    /** Asks for another version than the known one (RFC 9110 §13.1). */
    synchronized void addTo(HttpHeaders headers) {
        Version version = known;
        if (version == null) {
            return;
        }
        if (version.etag() != null) {
            headers.set(HttpHeaderNames.IF_NONE_MATCH, version.etag());
        }
        if (version.lastModified() != null) {
            headers.set(HttpHeaderNames.IF_MODIFIED_SINCE, version.lastModified());
        }
    }

    /** The answer of this cycle's request has been read to its end. */
    synchronized void readAll(Firing cycle, HttpHeaders answer) {
        if (firing == cycle) {
            read = new Version(answer.get(HttpHeaderNames.ETAG), answer.get(HttpHeaderNames.LAST_MODIFIED));
        }
    }
}
