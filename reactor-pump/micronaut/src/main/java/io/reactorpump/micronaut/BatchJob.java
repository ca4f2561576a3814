package io.reactorpump.micronaut;

import io.reactorpump.api.policy.Checks;
import io.reactorpump.core.Pipeline;

/**
 * A pipeline whose source ends, as a job: {@link Batches} runs it when asked, or when the application starts, tells how it gets on,
 * and how it has ended. A bean of this type is a job of the application.
 *
 * <pre>{@code
 * @Singleton
 * @Named("import")
 * BatchJob catalog(Sink<Quake> topic) {
 *     return BatchJob.of(Pipeline.named("import").from(FileSource.csv(file, Quake.class)).to(topic));
 * }
 * }</pre>
 *
 * <p>Each run begins where the source begins: one that remembers what was committed goes on there.
 */
public final class BatchJob {

    final boolean atStart;
    final long tolerated;
    private final Pipeline pipeline;

    private BatchJob(Pipeline pipeline, boolean atStart, long tolerated) {
        Checks.notNegative("batch.tolerated", tolerated);
        this.pipeline = pipeline;
        this.atStart = atStart;
        this.tolerated = tolerated;
    }

    /** A job that is run when asked, and of which no event may be given up. */
    public static BatchJob of(Pipeline pipeline) {
        return new BatchJob(pipeline, false, 0);
    }

    /** This job, which also begins when the application has started. {@code pump.batches.at-start} says the same of any job. */
    public BatchJob atStart() {
        return new BatchJob(pipeline, true, tolerated);
    }

    /** This job, of which so many events may be dead-lettered or rejected before its end is a bad one. */
    public BatchJob tolerating(long most) {
        return new BatchJob(pipeline, atStart, most);
    }

    /** The pipeline, to test it without an application. */
    public Pipeline pipeline() {
        return pipeline;
    }

    /** That of the pipeline. */
    public String name() {
        return pipeline.name();
    }
}
