package io.reactorpump.samples.bspump.components;

import io.reactorpump.core.Pipeline;
import io.reactorpump.core.Pump;
import io.reactorpump.core.PumpMain;

/** "Configuration": the pipeline whose components get their sections of {@code pipelines.conf}. */
public final class MyPipeline {

    private MyPipeline() {}

    /** Polls the API, splits what it gives, enriches and grades the items, and sends them to the webhook. */
    public static Pipeline pipeline() {
        return Pipeline.named("MyPipeline")
                .from(MySource::new)
                .generate(new SplitGenerator())
                .process(EnrichmentProcessor::new)
                .process(new MyServiceProcessor())
                .to(WebhookSink::new);
    }

    /** Runs it until it is told to end, with the settings of a file, or of {@code pipelines.conf} in the working directory. */
    public static void main(String[] args) {
        Pump pump = (args.length == 0 ? Pump.load() : Pump.load(args[0])).connection(MyServiceConnection::new);
        pump.start(pipeline());
        System.exit(PumpMain.run(pump, System.out::println));
    }
}
