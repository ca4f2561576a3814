package io.reactorpump.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One process that runs a handler: what it was given, and what is known of it. Belongs to the loop. */
final class Worker {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Map<Integer, String> SIGNALS =
            Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

    /** Where it works. */
    final Slot slot;

    final String name;
    final String token;
    final Process process;
    final OutputLog output;

    /** What it was given and has not answered, in the order in which it got it. */
    final ArrayDeque<Call> inFlight = new ArrayDeque<>();

    @Nullable Connection connection;

    boolean ready;
    boolean askedToEnd;

    /** It says so of itself: a time limit counts from when an event was sent. */
    boolean concurrent;

    /** It has one event that may kill it, and gets no other meanwhile. */
    boolean quarantine;

    /** Why it could not start, as it says. */
    @Nullable String failure;

    /** It was killed because an event had taken too long. */
    boolean overdue;

    /** Why it was killed, if it was. */
    @Nullable String killedFor;

    long lastAnswerAt;
    int answered;

    /** When its memory was looked at. */
    long weighedAt;

    /** It had too much memory from the start, so another one would have too. */
    boolean isLarge;

    boolean exited;
    boolean outputEnded;

    /** There is something to write. */
    boolean dirty;

    Worker(Slot slot, String token, Process process, OutputLog output) {
        this.slot = slot;
        this.name = slot.name;
        this.token = token;
        this.process = process;
        this.output = output;
    }

    /** The call that it has answered; null if it has none of this number. */
    @Nullable Call take(long id) {
        Call first = inFlight.peekFirst();
        if (first != null && first.id == id) {
            return inFlight.pollFirst();
        }
        Iterator<Call> all = inFlight.iterator();
        while (all.hasNext()) {
            Call call = all.next();
            if (call.id == id) {
                all.remove();
                return call;
            }
        }
        return null;
    }

    void kill(String why) {
        killedFor = why;
        process.destroyForcibly();
    }

    /** How it ended. */
    String end() {
        if (killedFor != null) {
            return killedFor;
        }
        if (!exited) {
            return "closed its connection";
        }
        int code = process.exitValue();
        String signal = SIGNALS.get(code - 128);
        return signal == null
                ? "exited with code " + code
                : "was ended by signal " + (code - 128) + " (" + signal + ")";
    }

    /** How it ended, and the last that it printed. */
    String endAndLastLines() {
        List<String> lines = output.last();
        return end()
                + (ready || killedFor != null ? "" : " before it was ready")
                + (lines.isEmpty() ? "" : "; it printed last:\n    " + String.join("\n    ", lines));
    }

    /** How much memory it has; 0 where that cannot be told. */
    long residentBytes() {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
            return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Ends what the process has forked and left behind: a worker that can have children is the leader of their group. */
    void endChildren() {
        try {
            new ProcessBuilder("kill", "-9", "--", "-" + process.pid())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            OutputLog.LOG.debug("{}: what it has forked cannot be ended", name, e);
        }
    }
}
