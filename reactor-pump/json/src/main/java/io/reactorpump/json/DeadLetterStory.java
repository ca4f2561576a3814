package io.reactorpump.json;

import io.reactorpump.api.DeadLetter;
import io.reactorpump.api.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The story of a dead letter as JSON, for people and for pipelines; of payloads there is an {@link io.reactorpump.api.Excerpt}. */
public final class DeadLetterStory {

    private static final JsonCodec<Object> JSON = JsonCodec.of(Object.class);

    private DeadLetterStory() {}

    /** The story as one line of text, without the line break. */
    public static String text(DeadLetter letter) {
        Map<String, Object> story = new LinkedHashMap<>();
        story.put("pipeline", letter.pipeline());
        story.put("stage", letter.stage());
        story.put("id", letter.id());
        story.put("partition", letter.position().partition());
        story.put("offset", letter.position().offset());
        Headers headers = letter.headers();
        headers.text("file").ifPresent(file -> story.put("file", file));
        headers.text("line").ifPresent(line -> story.put("line", number(line)));
        if (!letter.errors().isEmpty()) {
            put(story, "reason", letter.errors().get(0).message());
        }
        put(story, "key", letter.key());
        put(story, "timestamp", letter.timestamp());
        Map<String, Object> rest = rest(headers);
        if (!rest.isEmpty()) {
            story.put("headers", rest);
        }
        PayloadText.put(story, "original", letter.original());
        PayloadText.put(story, "stageInput", letter.stageInput());
        // Compared in the form they have here: their own equals may fail, and what stops a dead letter stops the
        // pipeline.
        if (Objects.equals(story.get("stageInput"), story.get("original"))) {
            story.remove("stageInput");
        }
        story.put("attempts", letter.attempts());
        story.put("errors", letter.errors());
        story.put("firstFailedAt", letter.firstFailedAt());
        story.put("lastFailedAt", letter.lastFailedAt());
        return JSON.text(story);
    }

    /** The story as a value: objects, lists, texts and numbers. */
    public static Object value(DeadLetter letter) {
        return JSON.decode(text(letter), "");
    }

    private static void put(Map<String, Object> story, String name, @Nullable Object value) {
        if (value != null) {
            PayloadText.put(story, name, value);
        }
    }

    private static Object number(String line) {
        try {
            return Long.valueOf(line);
        } catch (NumberFormatException e) {
            return line;
        }
    }

    private static Map<String, Object> rest(Headers headers) {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (Headers.Header header : headers.all()) {
            if (!header.name().equals("file") && !header.name().equals("line")) {
                PayloadText.put(rest, header.name(), header.value());
            }
        }
        return rest;
    }
}
