package io.reactorpump.cli;

import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.kind.KindCatalog;
import picocli.CommandLine.Parameters;

/** The file with pipelines that a command is told. */
final class ConfigArgument {

    @Parameters(
            paramLabel = "PATH",
            description = "a YAML file, an INI file whose name ends in .conf or .ini, a folder with a config.yaml or a"
                    + " pipelines.conf, or - for YAML from the standard input")
    private String path = "";

    /**
     * Reads it, and connects to nothing.
     *
     * @throws io.reactorpump.api.error.SettingException with all that is wrong
     */
    DescribedPipelines read() {
        return ConfigFile.read(path, System.getenv(), System.in, KindCatalog.load());
    }
}
