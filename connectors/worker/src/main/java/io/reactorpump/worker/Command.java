package io.reactorpump.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a worker process is started.
 *
 * @param line the program and its arguments
 * @param environment beside that of this process
 * @param folder the working directory
 */
record Command(List<String> line, Map<String, String> environment, Path folder) {

    Command {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }

    /** Without the environment, which may be secret. */
    @Override
    public String toString() {
        return String.join(" ", line);
    }
}
