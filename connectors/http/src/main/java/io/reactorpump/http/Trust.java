package io.reactorpump.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.core.config.Secret;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates that a client trusts in place of those of the JVM.
 *
 * @param file PEM certificates, or with a password a key store of a type that the JVM knows (PKCS12, JKS)
 * @param password of the key store
 */
public record Trust(Path file, Optional<Secret> password) {

    /** The certificates of a PEM file. */
    public static Trust pem(Path file) {
        return new Trust(file, Optional.empty());
    }

    /** The certificates of a key store. */
    public static Trust store(Path file, String password) {
        return new Trust(file, Optional.of(new Secret(password)));
    }

    /** Blocks while it reads the file. */
    SslContext context() {
        SslContextBuilder builder = SslContextBuilder.forClient();
        try {
            return password.isEmpty()
                    ? builder.trustManager(file.toFile()).build()
                    : builder.trustManager(managers(file.toFile(), password.get()))
                            .build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new FatalException(
                    "trust store '" + file + "' can not be read (expected: "
                            + (password.isEmpty() ? "PEM certificates" : "a key store with that password") + ")",
                    e);
        }
    }

    private static TrustManagerFactory managers(File file, Secret password)
            throws IOException, GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(KeyStore.getInstance(file, password.value().toCharArray()));
        return managers;
    }
}
