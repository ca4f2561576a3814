package io.reactorpump.http;

import io.reactorpump.api.Source;
import io.reactorpump.test.contract.SourceContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With a checkpoint: a new source resumes where an earlier one has committed. */
class SseContractIT extends SourceContract<Integer> {

    @RegisterExtension
    static final LoopbackServer SERVER = new LoopbackServer();

    @TempDir
    Path directory;

    @Override
    protected Map<String, List<Integer>> given(int records) {
        List<Integer> numbers = IntStream.range(0, records).boxed().toList();
        SERVER.answer(SseServer.events(numbers.stream().map(String::valueOf).toList()));
        return Map.of("url=" + SERVER.url("/events"), numbers);
    }

    @Override
    protected Optional<List<Integer>> givenUndecodable() {
        SERVER.answer(SseServer.events(List.of("1", "two", "3")));
        return Optional.of(List.of(1, 3));
    }

    @Override
    protected Source<Integer> source() {
        return SseSource.json(HttpTarget.at(SERVER.url("/events")), Integer.class)
                .checkpoint(directory.resolve("made/here/last.id"));
    }

    @Override
    protected boolean isBounded() {
        return false;
    }
}
