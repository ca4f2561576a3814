package io.reactorpump.worker;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that only this user can enter, with the socket that workers connect to and what they run. */
record SocketFolder(Path path) {

    static final File NOTHING = new File("/dev/null");

    private static final Logger LOG = LoggerFactory.getLogger(SocketFolder.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The path of a socket has at most some hundred bytes. */
    private static final int LONGEST = 80;

    private static final String PREFIX = "pump";

    static SocketFolder create() throws IOException {
        Path folder = Files.createTempDirectory(PREFIX);
        if (folder.toString().length() > LONGEST) {
            Files.delete(folder);
            folder = Files.createTempDirectory(Path.of("/tmp"), PREFIX);
        }
        return new SocketFolder(folder);
    }

    Path socket() {
        return path.resolve("s");
    }

    ServerSocketChannel listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(socket()));
    }

    /** What a worker shows to be taken for itself. */
    String token(String worker) {
        byte[] secret = new byte[12];
        RANDOM.nextBytes(secret);
        return worker + "." + HexFormat.of().formatHex(secret);
    }

    /** Puts a resource of this package into the folder. */
    Path unpack(String resource) throws IOException {
        Path file = path.resolve(resource);
        try (InputStream in = Objects.requireNonNull(SocketFolder.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, file);
        }
        return file;
    }

    void delete() {
        try (Stream<Path> inside = Files.walk(path)) {
            List<Path> deepestFirst = inside.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{} could not be deleted", path, e);
        }
    }
}
