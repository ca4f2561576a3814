package io.reactorpump.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.PumpMain;
import io.reactorpump.core.kind.DescribedPipelines;
import io.reactorpump.core.micrometer.PumpMetrics;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pump run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Runs the pipelines of a file until they are over or the process is told to end.",
        description = {
            "SIGTERM and SIGINT drain: nothing more is read, what is in flight is finished, committed and closed. A second"
                    + " one ends the process at once."
        },
        footer = {
            "",
            "Examples:",
            "  pump run config.yaml",
            "  pump run . --http 127.0.0.1:8081",
            "  pump run pipelines.conf",
            "",
            "Exit codes: 0 all pipelines are over; 1 one has failed; 2 the file was refused; 143 and 130 after SIGTERM and SIGINT."
        })
final class RunCommand implements Callable<Integer> {

    @Mixin
    private final ConfigArgument file = new ConfigArgument();

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "where to answer /status, /metrics and /health; port 0 is any that is free")
    private @Nullable String http;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "how long a drain may take (default: ${DEFAULT-VALUE})")
    private int drain;

    @Option(
            names = "--progress",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "how often to log how it goes where there is no terminal; 0 for never (default: ${DEFAULT-VALUE})")
    private int progress;

    @Override
    public Integer call() {
        Checks.notNegative("--progress", progress);
        DescribedPipelines described = file.read();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Pump pump = described.connected(Pump.create()).closeLimit(Duration.ofSeconds(Math.max(1, drain)));
        if (http != null) {
            pump = pump.metered(PumpMetrics.on(registry));
        }
        try (StatusServer ignored = http == null ? StatusServer.none() : StatusServer.open(http, pump, registry);
                Progress shown = Progress.of(pump, described.pipelines(), Duration.ofSeconds(progress))) {
            pump.startAll(described.pipelines().toArray(Pipeline[]::new));
            shown.begin();
            return PumpMain.run(pump);
        }
    }
}
