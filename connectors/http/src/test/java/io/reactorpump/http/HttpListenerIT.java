package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import io.reactorpump.api.error.FatalException;
import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.StateException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class HttpListenerIT {

    private static final HttpRoute ECHO = HttpRoute.post(
            "/echo",
            call -> Mono.just(HttpAnswer.json(
                    200,
                    List.of(
                            call.method(),
                            call.path(),
                            call.query(),
                            call.headers().getOrDefault("x-name", "none"),
                            new String(call.body(), StandardCharsets.UTF_8)))));

    private HttpListener listener =
            HttpListener.open(HttpListenerOptions.port(0).withMaxBody(1_000).withDeadline(Duration.ofSeconds(20)));

    @AfterEach
    void close() {
        listener.close();
    }

    private Caller caller() {
        return new Caller(listener);
    }

    private void reopen(HttpListenerOptions options) {
        listener.close();
        listener = HttpListener.open(options);
    }

    /** What comes back until the connection is closed. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void answersAtSeveralPathsWhatTheirHandlersSay() {
        listener.route(ECHO);
        listener.route(HttpRoute.post("/empty", call -> Mono.empty()));

        assertThat(caller().post("/echo?a=1&b=%C3%A9&a=2", "bödy", "X-Name", "me")
                        .body())
                .isEqualTo("[\"POST\",\"/echo\",{\"a\":\"1\",\"b\":\"é\"},\"me\",\"bödy\"]");
        assertThat(caller().post("/empty", "").statusCode()).isEqualTo(204);
    }

    @Test
    void listensOnLoopbackOnly() {
        assertThat(listener.options().host()).isEqualTo("127.0.0.1");
        assertThat(listener.port()).isPositive();
        assertThat(listener).asString().isEqualTo("http listener 127.0.0.1:" + listener.port());
    }

    @Test
    void knowsNoOtherPathAndNoOtherMethod() throws IOException {
        listener.route(ECHO.methods("PUT", "POST"));

        assertThat(caller().post("/other", "").statusCode()).isEqualTo(404);
        HttpResponse<String> answer =
                Caller.get(caller().send(caller().request("/echo").GET()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST, PUT");
        assertThat(raw("POST /echo?%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void givesAPathToOneAtATime() {
        Disposable route = listener.route(ECHO);

        assertThatThrownBy(() -> listener.route(ECHO))
                .isInstanceOf(StateException.class)
                .hasMessage("path '/echo' of " + listener + " is TAKEN (expected: a path that nobody answers at)");
        route.dispose();
        assertThat(caller().post("/echo", "").statusCode()).isEqualTo(404);
        listener.route(ECHO);
        assertThat(caller().post("/echo", "").statusCode()).isEqualTo(200);
    }

    @Test
    void letsInOnlyWhoSendsTheSecret() {
        listener.route(ECHO.guard(Guard.bearer("t0ken")));

        assertThat(caller().post("/echo", "", "Authorization", "Bearer t0ken").statusCode())
                .isEqualTo(200);
        assertThat(caller().post("/echo", "", "Authorization", "Bearer t0ke").statusCode())
                .isEqualTo(401);
        assertThat(caller().post("/echo", "").headers().firstValue("WWW-Authenticate"))
                .contains("Bearer");
        assertThat(Guard.secret("X-Key", "t0ken")).asString().doesNotContain("t0ken");
        assertThatThrownBy(() -> Guard.secret("X-Key", " "))
                .isInstanceOf(SettingException.class)
                .hasMessage("http.guard.value: blank (expected: a secret)");
    }

    @Test
    void takesNoBodyThatIsTooLong() {
        listener.route(ECHO);

        assertThat(caller().post("/echo", "x".repeat(1_000)).statusCode()).isEqualTo(200);
        assertThat(caller().post("/echo", "x".repeat(1_001)).statusCode()).isEqualTo(413);
        HttpRequest.Builder chunked = caller().request("/echo")
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("y".repeat(1_001))));
        assertThat(Caller.get(caller().send(chunked)).statusCode()).isEqualTo(413);
    }

    @Test
    void answersByTheDeadline() {
        reopen(HttpListenerOptions.port(0).withDeadline(Duration.ofSeconds(1)));
        listener.route(HttpRoute.post("/never", call -> Mono.never()));

        assertThat(caller().post("/never", "").statusCode()).isEqualTo(504);
    }

    @Test
    void doesNotWaitForeverForABody() throws IOException {
        reopen(HttpListenerOptions.port(0).withDeadline(Duration.ofMillis(100)));
        listener.route(ECHO);

        assertThat(raw("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"))
                .startsWith("HTTP/1.1 408 ");
    }

    @Test
    void cutsAConnectionWhoseRequestDoesNotBegin() throws IOException {
        reopen(HttpListenerOptions.port(0).withDeadline(Duration.ofMillis(100)));
        listener.route(ECHO);

        assertThat(raw("")).isEmpty();
        assertThat(raw("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Le")).isEmpty();
    }

    @Test
    void saysNothingOfWhatWentWrongInAHandler() {
        listener.route(HttpRoute.post("/broken", call -> Mono.error(new IllegalStateException("s3cret"))));
        listener.route(HttpRoute.post("/thrown", call -> {
            throw new DataException("a number", "text", "$.s3cret");
        }));

        HttpResponse<String> answer = caller().post("/broken", "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
        assertThat(caller().post("/thrown", "").statusCode()).isEqualTo(400);
    }

    @Test
    void holdsABoundedNumberOfRequests() throws InterruptedException {
        reopen(HttpListenerOptions.port(0).withMaxRequests(1));
        Sinks.One<HttpAnswer> answer = Sinks.one();
        CountDownLatch held = new CountDownLatch(1);
        listener.route(HttpRoute.post("/slow", call -> {
            held.countDown();
            return answer.asMono();
        }));
        CompletableFuture<HttpResponse<String>> first = caller().posting("/slow", "");
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();

        HttpResponse<String> second = caller().post("/slow", "");
        answer.tryEmitValue(HttpAnswer.of(200));

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(Caller.get(first).statusCode()).isEqualTo(200);
        assertThat(caller().post("/slow", "").statusCode()).isEqualTo(200);
    }

    @Test
    void answersWhatItHoldsBeforeItCloses() throws InterruptedException {
        Sinks.One<HttpAnswer> answer = Sinks.one();
        CountDownLatch held = new CountDownLatch(1);
        listener.route(HttpRoute.post("/slow", call -> {
            held.countDown();
            return answer.asMono();
        }));
        CompletableFuture<HttpResponse<String>> first = caller().posting("/slow", "");
        assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = listener.stop().toFuture();
        boolean refused = false;
        while (!refused) {
            refused = refuses();
        }
        assertThat(closed).isNotDone();
        answer.tryEmitValue(HttpAnswer.of(200));

        assertThat(Caller.get(first).statusCode()).isEqualTo(200);
        Caller.get(closed);
    }

    /** A connection that came before the port was closed may still be told so. */
    private boolean refuses() {
        CompletableFuture<HttpResponse<String>> other = caller().posting("/slow", "");
        try {
            assertThat(Caller.get(other).statusCode()).isEqualTo(503);
            return false;
        } catch (IllegalStateException refused) {
            assertThat(refused).hasRootCauseInstanceOf(IOException.class);
            return true;
        }
    }

    @Test
    void canNotOpenAtAPortThatIsTaken() {
        assertThatThrownBy(() -> HttpListener.open(listener.port()))
                .isInstanceOf(FatalException.class)
                .hasMessage("http listener 127.0.0.1:" + listener.port()
                        + " can not be opened (expected: an address of this machine and a port that is free)");
        assertThatThrownBy(() -> HttpListenerOptions.port(70_000))
                .hasMessage("http.listener.port: 70000 (expected: 0 to 65535)");
    }
}
