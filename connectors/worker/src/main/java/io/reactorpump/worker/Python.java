package io.reactorpump.worker;

import io.reactorpump.api.error.SettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Python interpreter that can run workers.
 *
 * @param executable itself, not a script that looks for it
 * @param version for instance 3.11.7
 */
record Python(Path executable, String version) {

    private static final Logger LOG = LoggerFactory.getLogger(Python.class);
    private static final String NEEDED = "Python 3.8 or later, with venv: install it, or name an interpreter here";
    private static final String QUESTION =
            "import sys; print('python', '%d.%d.%d' % sys.version_info[:3], sys.executable)";
    private static final Pattern ANSWER = Pattern.compile("python (3)\\.(\\d+)\\.\\d+ (.+)");
    private static final int LEAST_MINOR = 8;

    /** Says where and what, but not the line itself, which may hold anything. */
    private static final String COMPILE = """
            import sys
            try:
                compile(open(sys.argv[1], "rb").read(), sys.argv[1], "exec", dont_inherit=True)
            except (SyntaxError, ValueError, OSError, RecursionError, MemoryError) as e:
                line = getattr(e, "lineno", None) or 1
                print("%s:%d: %s" % (sys.argv[1], line, str(getattr(e, "msg", e)) or type(e).__name__))
                sys.exit(1)
            """;

    /**
     * The interpreter of this name or path; by default {@code python3}, or else {@code python}. Blocks.
     *
     * @throws SettingException if there is none
     */
    static Python find(Optional<String> named) {
        List<String> names = named.map(List::of).orElse(List.of("python3", "python"));
        for (String name : names) {
            Optional<Python> python = ask(name);
            if (python.isPresent()) {
                return python.get();
            }
        }
        throw new SettingException("worker.python", String.join(" or ", names), NEEDED);
    }

    /** Why a file is no Python, if it is none; nothing of it is run, and nothing written. Blocks. */
    Optional<String> problem(Path file) throws IOException {
        Tool compiled = Tool.run(
                Path.of("").toAbsolutePath(),
                List.of(executable.toString(), "-I", "-W", "ignore", "-c", COMPILE, file.toString()));
        return compiled.exitCode() == 0 ? Optional.empty() : Optional.of(compiled.lastLines());
    }

    private static Optional<Python> ask(String name) {
        try {
            Tool answer = Tool.run(Path.of("").toAbsolutePath(), List.of(name, "-c", QUESTION));
            for (String line : answer.lines()) {
                Matcher matcher = ANSWER.matcher(line);
                if (matcher.matches() && Integer.parseInt(matcher.group(2)) >= LEAST_MINOR) {
                    return Optional.of(new Python(Path.of(matcher.group(3)), line.split(" ", 3)[1]));
                }
            }
            LOG.warn("{} is no Python 3.{} or later: {}", name, LEAST_MINOR, answer.lastLines());
        } catch (IOException e) {
            LOG.debug("{} cannot be started", name, e);
        }
        return Optional.empty();
    }
}
