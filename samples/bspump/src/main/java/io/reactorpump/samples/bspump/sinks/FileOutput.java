package io.reactorpump.samples.bspump.sinks;

import io.reactorpump.api.Sink;
import io.reactorpump.core.config.Config;
import io.reactorpump.file.FileSink;

/** "Built-in Sinks, File Output". */
public final class FileOutput {

    private FileOutput() {}

    /** Line by line to the {@code path}, for instance {@code /data/output.txt}. */
    public static Sink<String> of(Config config) {
        return FileSink.lines(config.getPath("path"));
    }
}
