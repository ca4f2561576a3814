package io.reactorpump.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactorpump.api.Headers;
import io.reactorpump.api.Position;
import io.reactorpump.api.error.DataException;
import io.reactorpump.test.MemoryRecord;
import io.reactorpump.test.StandaloneEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides read the same vectors. */
class ProtocolTest {

    private static final Position POSITION = new Position("p", 2);

    @TempDir
    Path path;

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ProtocolTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, byte[]> vectors() throws IOException {
        Map<String, byte[]> vectors = new LinkedHashMap<>();
        resource("vectors.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(":", 2))
                .forEach(parts -> vectors.put(parts[0], HexFormat.of().parseHex(parts[1].replace(" ", ""))));
        return vectors;
    }

    private record Frame(int type, int flags, long id, byte[] body) {}

    private static List<Frame> read(int chunk, byte[]... bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : bytes) {
            all.write(each);
        }
        List<Frame> frames = new ArrayList<>();
        FrameReader reader = new FrameReader((type, flags, id, body) -> {
            byte[] copy = new byte[body.remaining()];
            body.get(copy);
            frames.add(new Frame(type, flags, id, copy));
        });
        byte[] joined = all.toByteArray();
        for (int i = 0; i < joined.length; i += chunk) {
            reader.read(ByteBuffer.wrap(joined, i, Math.min(chunk, joined.length - i)));
        }
        return frames;
    }

    @Test
    void framesAreReadHoweverTheyAreCut() throws IOException {
        byte[][] all = vectors().values().toArray(byte[][]::new);
        for (int chunk : new int[] {1, 2, 3, 7, 13, 14, 15, 64, 10_000}) {
            List<Frame> frames = read(chunk, all);
            assertEquals(all.length, frames.size());
            for (int i = 0; i < all.length; i++) {
                Frame frame = frames.get(i);
                assertEquals(all[i][4], frame.type());
                assertEquals(ByteBuffer.wrap(all[i]).getLong(6), frame.id());
                assertEquals(all[i].length - Protocol.HEADER, frame.body().length);
            }
        }
    }

    @Test
    void aLengthThatCannotBeIsRefused() {
        for (int length : new int[] {9, 0, -1, Protocol.LIMIT + 1}) {
            byte[] bytes = ByteBuffer.allocate(Protocol.HEADER).putInt(length).array();
            assertThrows(IOException.class, () -> read(100, bytes));
        }
    }

    @Test
    void eventsAreWrittenAsTheVectorsSay() throws IOException {
        Map<String, byte[]> vectors = vectors();
        FrameWriter writer = new FrameWriter();
        MemoryRecord<byte[]> full = MemoryRecord.of(new byte[0])
                .withKey("k")
                .withTimestamp(Instant.ofEpochMilli(1_500))
                .withHeaders(Headers.none().with("h", new byte[] {-1, 0}));
        writer.event(
                1, StandaloneEvent.of(MemoryRecord.of(new byte[0]), POSITION), "abc".getBytes(StandardCharsets.UTF_8));
        writer.event(258, StandaloneEvent.of(full, POSITION), new byte[0]);
        MemoryRecord<byte[]> keyed = MemoryRecord.of(new byte[0]).withKey(new byte[] {'k'});
        writer.event(258, StandaloneEvent.of(keyed, POSITION), new byte[0]);
        writer.empty(Protocol.END);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(writer.flush(Channels.newChannel(out)));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (String name : List.of("event", "event-full", "event-key", "end")) {
            expected.write(vectors.get(name));
        }
        assertArrayEquals(expected.toByteArray(), out.toByteArray());
    }

    @Test
    void framesStayInOrderThoughTheChannelTakesThemBitByBit() throws IOException {
        FrameWriter writer = new FrameWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WritableByteChannel slow = new WritableByteChannel() {
            private boolean full;

            @Override
            public int write(ByteBuffer source) {
                full = !full;
                int n = full ? Math.min(1_000, source.remaining()) : 0;
                for (int i = 0; i < n; i++) {
                    out.write(source.get());
                }
                return n;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        int[] sizes = {10, 200_000, 5, 70_000, 0, 300_000, 1};
        for (int i = 0; i < sizes.length; i++) {
            writer.event(i, StandaloneEvent.of(MemoryRecord.of(new byte[0]), POSITION), new byte[sizes[i]]);
            assertFalse(writer.flush(slow) && i == 1);
        }
        boolean all = writer.flush(slow);
        while (!all) {
            all = writer.flush(slow);
        }
        List<Frame> frames = read(10_000, out.toByteArray());
        assertEquals(sizes.length, frames.size());
        for (int i = 0; i < sizes.length; i++) {
            assertEquals(i, frames.get(i).id());
            assertEquals(16 + sizes[i], frames.get(i).body().length);
        }
    }

    @Test
    void aHeaderWhoseNameIsTooLongIsRefusedOnBothWays() {
        Headers headers = Headers.of("x".repeat(70_000), "value");
        DataException event = assertThrows(
                DataException.class,
                () -> new FrameWriter()
                        .event(
                                1,
                                StandaloneEvent.of(MemoryRecord.of(new byte[0]).withHeaders(headers), POSITION),
                                new byte[0]));
        assertTrue(event.getMessage().contains("names of at most 65535 bytes"), event.getMessage());
        DataException result = assertThrows(
                DataException.class,
                () -> ResultFrame.of(1, new Response[] {Response.of("x").withHeaders(headers)}));
        assertTrue(result.getMessage().contains("what the handler returned"), result.getMessage());
    }

    @Test
    void anEventThatIsTooLargeIsRefusedAndNothingOfItIsWritten() throws IOException {
        FrameWriter writer = new FrameWriter();
        byte[] large = new byte[Protocol.LIMIT];
        DataException refused = assertThrows(
                DataException.class,
                () -> writer.event(1, StandaloneEvent.of(MemoryRecord.of(new byte[0]), POSITION), large));
        assertEquals(
                "expected at most 67108864 bytes but was 67108890 bytes at the event for a worker",
                refused.getMessage());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(writer.flush(Channels.newChannel(out)));
        assertEquals(0, out.size());
    }

    @Test
    void resultsAreReadAsTheVectorsSay() throws IOException {
        Map<String, byte[]> vectors = vectors();
        assertEquals(0, responses(vectors.get("result-none")).length);
        assertEquals("abc", responses(vectors.get("result"))[0].text());
        Response text = responses(vectors.get("result-text"))[0];
        assertEquals("ü", text.text());
        assertEquals("text/plain; charset=utf-8", text.contentType());
        Response[] two = responses(vectors.get("result-two"));
        assertEquals(2, two.length);
        assertEquals("k", two[0].key());
        assertEquals("a/b", two[0].contentType());
        assertEquals("1", two[0].text());
        assertArrayEquals(new byte[] {-1}, (byte[]) two[1].key());
        assertEquals("v", two[1].headers().text("h").orElseThrow());
        assertNull(two[1].contentType());
    }

    private static Response[] responses(byte[] frame) throws IOException {
        return ResultBody.read(ByteBuffer.wrap(read(100, frame).get(0).body()));
    }

    @Test
    void aResultThatIsCutIsRefused() throws IOException {
        byte[] body = read(100, vectors().get("result-two")).get(0).body();
        for (int length = 1; length < body.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(body, length);
            // Between the two responses it is a whole result.
            if (length != 16) {
                assertThrows(IOException.class, () -> ResultBody.read(ByteBuffer.wrap(cut)), "length " + length);
            }
        }
    }

    @Test
    void thePythonSideWritesAndReadsAsTheVectorsSay() throws IOException {
        Files.writeString(path.resolve("vectors.txt"), resource("vectors.txt"));
        assertEquals("17 checks", python("vectors.py"));
    }

    @Test
    void thePythonSideAnswersInTimeWhateverAHandlerRaises() throws IOException {
        assertEquals("9 checks", python("answers.py"));
    }

    private String python(String name) throws IOException {
        Files.writeString(path.resolve("pump_worker.py"), resource("pump_worker.py"));
        Path test = Files.writeString(path.resolve(name), resource(name));
        Tool run = Tool.run(
                path, List.of(Python.find(Optional.empty()).executable().toString(), test.toString()));
        assertEquals(0, run.exitCode(), run::lastLines);
        return run.lastLines();
    }
}
