package io.reactorpump.core.config;

import io.reactorpump.api.error.SettingException;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that is wrong with the settings, gathered so that it can be told at once. Not thread-safe. */
public final class Problems {

    private final Set<Problem> found = new LinkedHashSet<>();

    /** Notes a problem; the same one twice counts once. */
    public void add(Problem problem) {
        found.add(problem);
    }

    /** Notes what somebody else found. */
    public void add(SettingException error) {
        found.addAll(error.problems());
    }

    /** Notes all of these. */
    public void addAll(Problems others) {
        found.addAll(others.found);
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** How many there are. */
    public int count() {
        return found.size();
    }

    /** What is wrong, in the order found. */
    public List<Problem> all() {
        return new ArrayList<>(found);
    }

    /**
     * Ends the gathering.
     *
     * @throws SettingException with all problems, if there are any
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SettingException(all());
        }
    }
}
