package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.reactorpump.api.Source;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Running;
import io.reactorpump.test.Pumps;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class TlsIT {

    private static final X509Bundle CERTIFICATE = certificate();

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer(tls());

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    @TempDir
    Path directory;

    private static X509Bundle certificate() {
        try {
            return new CertificateBuilder()
                    .ecp256()
                    .subject("CN=localhost")
                    .addSanDnsName("localhost")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SslContext tls() {
        try {
            return SslContextBuilder.forServer(CERTIFICATE.toKeyManagerFactory())
                    .build();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Running write(HttpTarget target) {
        return pumps.begin(
                Pipeline.named("tls").from(Source.of("one", Mono.just("x"))).to(HttpSink.json(target)));
    }

    private Path pem() throws IOException {
        return Files.writeString(directory.resolve("ca.pem"), CERTIFICATE.getCertificatePEM());
    }

    @Test
    void trustsTheCertificatesOfAPemFileOrAKeyStore() throws Exception {
        Path store = directory.resolve("ca.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setCertificateEntry("ca", CERTIFICATE.getCertificate());
        try (OutputStream out = Files.newOutputStream(store)) {
            keys.store(out, "s3cret".toCharArray());
        }
        HttpTarget target = HttpTarget.at(SERVER.namedUrl("/"));

        pumps.await(write(target.trust(Trust.pem(pem()))).completed());
        pumps.await(write(target.trust(Trust.store(store, "s3cret"))).completed());

        assertThat(SERVER.asked()).hasSize(2);
    }

    @Test
    void stopsForACertificateThatIsNotTrusted() {
        assertThat(pumps.untilFailed(write(HttpTarget.at(SERVER.namedUrl("/in?key=s3cret")))))
                .startsWith("http sink '" + SERVER.namedUrl("/in") + "' can not trust the server: ")
                .endsWith(" (expected: a certificate for that host that is trusted)");
        assertThat(SERVER.asked()).isEmpty();
    }

    @Test
    void stopsForACertificateOfAnotherHost() throws IOException {
        assertThat(pumps.untilFailed(write(HttpTarget.at(SERVER.url("/")).trust(Trust.pem(pem())))))
                .startsWith("http sink '" + SERVER.url("/") + "' can not trust the server: ");
        assertThat(SERVER.asked()).isEmpty();
    }

    @Test
    void stopsForATrustStoreThatCanNotBeRead() throws IOException {
        Path file = Files.writeString(directory.resolve("none.pem"), "no certificate");
        HttpTarget target = HttpTarget.at(SERVER.namedUrl("/"));

        assertThat(pumps.untilFailed(write(target.trust(Trust.pem(file)))))
                .isEqualTo("trust store '" + file + "' can not be read (expected: PEM certificates)");
        assertThat(pumps.untilFailed(write(target.trust(Trust.store(pem(), "s3cret")))))
                .isEqualTo("trust store '" + directory.resolve("ca.pem")
                        + "' can not be read (expected: a key store with that password)");
        assertThatThrownBy(() -> Trust.pem(directory.resolve("missing")).context())
                .hasMessage("trust store '" + directory.resolve("missing")
                        + "' can not be read (expected: PEM certificates)");
    }
}
