package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.policy.FailurePolicy;
import io.reactorpump.core.Running;
import io.reactorpump.test.MemorySink;
import io.reactorpump.test.MemorySource;
import io.reactorpump.test.Pumps;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JavaHandlerIT {

    @RegisterExtension
    final Pumps pumps = Pumps.apart();

    private final MemorySink<Response> sink = MemorySink.named("out");
    private final MemorySink<DeadLetter> letters = MemorySink.named("letters");

    private static WorkerOptions options(String type) throws URISyntaxException {
        Path classes = Path.of(SampleHandler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return WorkerOptions.of(classes).withModuleName(type);
    }

    private List<String> through(WorkerOptions options, String... texts) {
        Running running = pumps.begin(HandlerFolder.flow(options, MemorySource.of("texts", HandlerFolder.bytes(texts)))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        pumps.await(running.completed());
        return HandlerFolder.texts(sink);
    }

    private void speaksTheContract(WorkerOptions options) {
        assertEquals(
                List.of("{\"offset\":1}", "b", "keyed", "1", "2", "[1,2]", "worker-1 x"),
                through(options, "none", "map", "bytes", "key", "two", "list", "raise", "x"));
        assertEquals("k", sink.payloads().get(2).key());
        assertEquals("a/b", sink.payloads().get(2).contentType());
        assertEquals("application/json", sink.payloads().get(0).contentType());
        String why = String.valueOf(letters.payloads().get(0).errors().get(0).message());
        assertTrue(
                why.contains(
                        "handler 'SampleHandler' could not handle [partition=texts-0, offset=6]: IllegalArgumentException: no"
                                + " (SampleHandler.java, line "),
                why);
    }

    @Test
    void aHandlerRunsOnLanesOfThisProcess() throws Exception {
        speaksTheContract(options(SampleHandler.class.getName()));
    }

    @Test
    void aHandlerRunsInAProcessThatSpeaksTheSameProtocol() throws Exception {
        speaksTheContract(options(SampleHandler.class.getName()).withIsolation(Isolation.PROCESS));
    }

    @Test
    void aLaneThatTakesTooLongIsInterruptedAndItsEventFails() throws Exception {
        WorkerOptions options = options(SampleHandler.class.getName()).withTimeout(Duration.ofSeconds(6));
        assertEquals(List.of("worker-1 a", "worker-1 b"), through(options, "a", "hang", "b"));
        String why = String.valueOf(letters.payloads().get(0).errors().get(0).message());
        assertTrue(why.endsWith("no answer within PT6S"), why);
    }

    @Test
    void G1_aHandlerThatDoesNotHeedItsInterruptionHoldsItsEventNoLonger() throws Exception {
        WorkerOptions options = options(SampleHandler.class.getName()).withTimeout(Duration.ofSeconds(2));
        Running running = pumps.begin(HandlerFolder.flow(options, MemorySource.of("texts", HandlerFolder.bytes("deaf")))
                .onFailure(FailurePolicy.deadLetter(letters))
                .to(sink));
        DeadLetter letter = pumps.await(letters.firstPayloads(1)).get(0);
        SampleHandler.RELEASED.countDown();
        pumps.await(running.completed());
        assertTrue(letter.errors().get(0).message().endsWith("no answer within PT2S"));
        assertEquals(List.of(), sink.payloads());
    }

    @Test
    void aProcessThatEndsIsReplacedAndItsEventFails() throws Exception {
        WorkerOptions options = options(SampleHandler.class.getName())
                .withIsolation(Isolation.PROCESS)
                .withRetries(0);
        assertEquals(List.of("worker-1 a", "worker-1 b"), through(options, "a", "exit", "overflow", "b"));
        assertTrue(why(0).contains("its worker exited with code 4"), why(0));
        assertTrue(why(1).contains("its worker exited with code 1"), why(1));
        assertTrue(why(1).contains("java.lang.StackOverflowError"), why(1));
    }

    private String why(int letter) {
        return letters.payloads().get(letter).errors().get(0).message();
    }

    @Test
    void aClassThatIsNoHandlerFailsTheStart() throws Exception {
        WorkerOptions options = options(HandlerFolder.class.getName());
        Running running = pumps.begin(HandlerFolder.flow(options, "a").to(sink));
        assertEquals(
                "handler 'HandlerFolder' could not start: io.reactorpump.worker.HandlerFolder does not implement io.reactorpump.worker.Handler",
                pumps.untilFailed(running));
    }
}
