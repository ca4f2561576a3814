package io.reactorpump.core.recipe;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.core.config.Config;
import io.reactorpump.core.config.Problems;
import java.util.Optional;

/** Makes one thing of its section, and notes all that is wrong with the section. */
public final class Making {

    private Making() {}

    /**
     * Makes it. What the maker throws because it went on with a setting that is wrong is not told.
     *
     * @param settings the section, which gathers into the same problems
     * @return nothing if something is wrong
     */
    public static <C> Optional<C> of(Maker<? extends C> maker, Config settings, Problems problems) {
        int before = problems.count();
        Optional<C> made = Optional.empty();
        try {
            made = Optional.of(maker.make(settings));
        } catch (SettingException e) {
            e.problems().forEach(problem -> problems.add(settings.located(problem)));
        } catch (Exception e) {
            if (problems.count() == before) {
                String why =
                        e instanceof IllegalArgumentException && e.getMessage() != null ? e.getMessage() : e.toString();
                problems.add(settings.problem(
                        "not accepted: " + settings.withoutSecrets(why), "settings that it can be made of"));
            }
        }
        settings.unknown(problems);
        return problems.count() == before ? made : Optional.empty();
    }
}
