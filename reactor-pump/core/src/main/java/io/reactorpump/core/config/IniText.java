package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of an INI file. A line is blank; a comment, which begins with {@code #} or {@code ;} and stands alone; a
 * {@code [section]}, whose name has parts between colons; {@code key = value} or {@code key: value}; or, indented deeper than
 * its key, the continuation of a value, which keeps its line break and the blank lines before it. Quotes are part of the
 * value.
 */
final class IniText {

    private final IniListener listener;
    private final Problems problems;

    private @Nullable List<String> section;
    private @Nullable Entry entry;

    /** A value that may be continued. */
    private record Entry(String key, int indent, Origin origin, StringBuilder value, StringBuilder blanks) {}

    private IniText(IniListener listener, Problems problems) {
        this.listener = listener;
        this.problems = problems;
    }

    static void read(String text, String source, IniListener listener, Problems problems) {
        IniText reader = new IniText(listener, problems);
        String[] lines = text.split("\\r\\n|\\r|\\n", -1);
        for (int i = 0; i < lines.length; i++) {
            reader.line(lines[i], new Origin(source, i + 1));
        }
        reader.end();
    }

    private void line(String line, Origin origin) {
        String content = line.strip();
        int indent = line.length() - line.stripLeading().length();
        Entry open = entry;
        if (content.isEmpty()) {
            if (open != null) {
                open.blanks.append('\n');
            }
        } else if (content.startsWith("#") || content.startsWith(";")) {
            return;
        } else if (open != null && indent > open.indent) {
            open.value.append(open.blanks).append('\n').append(content);
            open.blanks.setLength(0);
        } else if (content.startsWith("[")) {
            end();
            header(content, origin);
        } else {
            end();
            entry(content, indent, origin);
        }
    }

    private void header(String content, Origin origin) {
        section = null;
        List<String> parts = content.endsWith("]")
                ? Arrays.stream(content.substring(1, content.length() - 1).split(":", -1))
                        .map(String::strip)
                        .toList()
                : List.of("");
        if (parts.stream().anyMatch(String::isEmpty) || parts.size() > Tree.DEEPEST) {
            problem("section", Redaction.of(content), "[name] or [kind:name], alone on its line", origin);
            // What follows belongs to the section that was meant, so it is read, and nothing is said of it.
            section = List.of();
            return;
        }
        section = parts;
        listener.section(parts, origin);
    }

    private void entry(String content, int indent, Origin origin) {
        int end = 0;
        while (end < content.length() && content.charAt(end) != '=' && content.charAt(end) != ':') {
            end++;
        }
        String key = content.substring(0, end).strip();
        List<String> within = section;
        if (end == content.length() || key.isEmpty()) {
            // Not the line itself: it may be the rest of a key or a certificate.
            String path = within == null ? "line" : Notation.INI.path(within, "line");
            problem(path, "no 'key ='", "key = value, [section], a comment, or an indented line to go on", origin);
            return;
        }
        if (within == null) {
            problem(key, "in no section", "a [section] before the first key", origin);
        }
        StringBuilder value = new StringBuilder(content.substring(end + 1).strip());
        entry = new Entry(key, indent, origin, value, new StringBuilder());
    }

    /** The open value is complete. */
    private void end() {
        Entry complete = entry;
        entry = null;
        if (complete != null && section != null && !section.isEmpty()) {
            listener.entry(section, complete.key, complete.value.toString(), complete.origin);
        }
    }

    private void problem(String path, String value, String expected, Origin origin) {
        problems.add(new Problem(path, value, expected, Optional.of(origin)));
    }
}
