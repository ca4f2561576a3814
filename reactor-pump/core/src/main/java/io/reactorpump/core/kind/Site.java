package io.reactorpump.core.kind;

import io.reactorpump.api.Sink;
import io.reactorpump.api.policy.StageOptions;
import io.reactorpump.core.InternalSource;
import io.reactorpump.core.config.Config;
import java.nio.file.Path;
import java.util.List;

/** Where a component is being made, and what a maker may ask for beside its own options. */
public interface Site {

    /** The pipeline; empty for what pipelines share. */
    String pipeline();

    /** What the component is to be called: what the file says, or else this. */
    String name(String otherwise);

    /** The folder of the file; the working directory where there is no file. Paths among the options know it already. */
    Path folder();

    /** The options of the stage that a processor is to be, as far as the file says them and {@link Kind} lets it. */
    StageOptions options();

    /**
     * A shared connection.
     *
     * @throws io.reactorpump.api.error.SettingException if there is none of that name, or it is of another type
     */
    <C> C connection(String name, Class<C> type);

    /**
     * Where sinks of other pipelines of the file write into this one; one for each pipeline.
     *
     * @param capacity how many unfinished writes each of them may have
     * @throws io.reactorpump.api.error.SettingException if this pipeline has one already
     */
    InternalSource<Object> inlet(int capacity);

    /**
     * A new sink that writes into another pipeline of the file.
     *
     * @throws io.reactorpump.api.error.SettingException if there is none of that name that others may write into
     */
    Sink<Object> outlet(String pipeline);

    /**
     * A part that the options of this one name.
     *
     * @throws io.reactorpump.api.error.SettingException with all that is wrong with it
     */
    <P> P part(Role<P> role, Config section);

    /**
     * Processors that the options of this one name, one after the other.
     *
     * @throws io.reactorpump.api.error.SettingException with all that is wrong with them
     */
    StagePart stages(List<Config> sections);
}
