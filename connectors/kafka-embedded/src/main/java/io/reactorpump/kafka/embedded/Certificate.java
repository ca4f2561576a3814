package io.reactorpump.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * A certificate for localhost and 127.0.0.1 that signs itself, made by the running JDK's keytool.
 *
 * @param keys the broker's key store
 * @param trusted the certificate alone, for clients
 */
record Certificate(Path keys, Path trusted) {

    /** Guards nothing: key and password lie side by side, both for the owner only. */
    private static final String PASSWORD = "embedded";

    /** The one of this folder, made the first time. */
    static Certificate in(Path folder) {
        Certificate certificate = new Certificate(folder.resolve("keys.p12"), folder.resolve("trusted.pem"));
        if (!Files.exists(certificate.trusted)) {
            certificate.make(folder);
        }
        return certificate;
    }

    private void make(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(keys);
            // A temporary folder is for its owner only, so the key never lies open.
            Path own = Files.createTempDirectory(folder, "keys");
            Path made = own.resolve("keys.p12");
            keytool(
                    List.of(
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-validity",
                            "3650",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "SAN=dns:localhost,ip:" + FreePort.HOST),
                    made);
            forTheOwner(made);
            Files.move(made, keys);
            Files.delete(own);
            Path exported = folder.resolve("trusted.new");
            keytool(List.of("-exportcert", "-rfc", "-file", exported.toString()), keys);
            Files.move(exported, trusted);
        } catch (IOException e) {
            throw new UncheckedIOException("no certificate can be made in '" + folder + "': " + e.getMessage(), e);
        }
    }

    private static void forTheOwner(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void keytool(List<String> arguments, Path store) throws IOException {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        keytool.command().addAll(arguments);
        keytool.command()
                .addAll(List.of(
                        "-alias",
                        "broker",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD));
        Process process = keytool.redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("keytool ended with " + process.exitValue() + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool worked", e);
        }
    }

    /** With the trust of a client too: the broker is one of its own. */
    Map<String, String> ofBroker() {
        return Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                keys.toString(),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.key.password",
                PASSWORD,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.toString());
    }

    Map<String, String> ofClient() {
        return Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", trusted.toString());
    }
}
