package io.reactorpump.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.reactorpump.json.JsonCodec;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** The standard output of a command. */
record Output(PrintWriter out) {

    private static final ObjectWriter PRETTY = JsonCodec.mapper().writerWithDefaultPrettyPrinter();

    static Output of(CommandSpec spec) {
        return new Output(spec.commandLine().getOut());
    }

    void print(String text) {
        out.println(text.stripTrailing());
        out.flush();
    }

    static String json(Object value) {
        try {
            return PRETTY.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and lists have a form as JSON", e);
        }
    }
}
