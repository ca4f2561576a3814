package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.InfrastructureException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpFaultTest {

    private static final HttpFault FAULT = new HttpFault("http sink 'x'", Duration.ofSeconds(1));

    private static Throwable of(Throwable error) {
        return FAULT.of(error, () -> null);
    }

    @Test
    void aConnectionThatWasClosedIsNoFailureOfAnEvent() {
        assertThat(of(new IllegalStateException("channel not registered to an event loop")))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("http sink 'x' is waiting: the connection was closed");
        assertThat(of(new RuntimeException(new ClosedChannelException())))
                .isInstanceOf(InfrastructureException.class)
                .hasMessage("http sink 'x' is waiting: ClosedChannelException");
    }

    @Test
    void anotherErrorStaysWhatItIs() {
        IllegalStateException error = new IllegalStateException("of the user's");

        assertThat(of(error)).isSameAs(error);
    }

    @Test
    void aServerWithoutTlsIsToldWithoutWhatItSaid() {
        assertThat(of(new DecoderException(new NotSslRecordException("not an SSL/TLS record: 485454502f"))))
                .isInstanceOf(FatalException.class)
                .hasMessage(
                        "http sink 'x' can not trust the server: it does not speak TLS (expected: https on that port)")
                .hasNoCause();
    }
}
