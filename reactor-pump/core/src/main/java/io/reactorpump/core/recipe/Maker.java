package io.reactorpump.core.recipe;

import io.reactorpump.core.config.Config;
import java.io.Serializable;

/**
 * Makes something of its settings: usually a constructor, {@code MySource::new}.
 *
 * @param <C> what it makes
 */
@FunctionalInterface
public interface Maker<C> extends Serializable {

    /**
     * Makes one. Takes settings and nothing else: what is opened here is never closed.
     *
     * @param settings its own section
     * @throws Exception to refuse the settings
     */
    C make(Config settings) throws Exception;
}
