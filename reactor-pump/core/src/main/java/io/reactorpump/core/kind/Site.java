package io.reactorpump.core.kind;

import io.reactorpump.api.policy.StageOptions;
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
