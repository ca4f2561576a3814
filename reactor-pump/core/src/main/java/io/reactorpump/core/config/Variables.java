package io.reactorpump.core.config;

import io.reactorpump.api.error.Origin;
import io.reactorpump.api.error.SettingException.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into values, for the reader of any format: <code>${NAME}</code> is the variable, which must be set;
 * <code>${NAME:-default}</code> is the default where the variable is not set or empty, and may hold variables itself;
 * <code>$${</code> stands for <code>${</code>. A value with something from the environment in it is taken for a secret.
 */
public final class Variables {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int DEEPEST = 8;

    private final Map<String, String> environment;

    private Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Those of this environment. */
    public static Variables of(Map<String, String> environment) {
        return new Variables(environment);
    }

    /**
     * The value that a raw text stands for.
     *
     * @param path how messages call the setting
     * @param problems gets what is wrong with it
     * @return a {@link Setting.Text}, or {@link Setting.Refused} if something is wrong
     */
    public Setting read(String raw, String path, Origin origin, Problems problems) {
        Expansion expansion = new Expansion(raw);
        String value = expansion.until(raw.length(), 0);
        if (expansion.problem != null) {
            problems.add(new Problem(path, expansion.problem, expansion.expected, Optional.of(origin)));
            return new Setting.Refused(origin);
        }
        return new Setting.Text(value, expansion.secret, origin);
    }

    /** One text on the way to its value. */
    private final class Expansion {

        private final String raw;
        private int at;
        private boolean secret;
        /** So many defaults around this place are not used, and only read to find their end. */
        private int unused;

        private @Nullable String problem;
        private String expected = "";

        Expansion(String raw) {
            this.raw = raw;
        }

        /** Reads on to the end, or within a default to the brace that closes it. */
        String until(int end, int depth) {
            StringBuilder out = new StringBuilder();
            while (at < end && problem == null) {
                if (raw.startsWith("$${", at)) {
                    out.append("${");
                    at += 3;
                } else if (raw.startsWith("${", at)) {
                    at += 2;
                    out.append(variable(depth));
                } else if (depth > 0 && raw.charAt(at) == '}') {
                    return out.toString();
                } else {
                    out.append(raw.charAt(at++));
                }
            }
            return out.toString();
        }

        private String variable(int depth) {
            int start = at;
            while (at < raw.length() && raw.charAt(at) != '}' && raw.charAt(at) != ':') {
                at++;
            }
            String name = raw.substring(start, at);
            boolean hasDefault = raw.startsWith(":-", at);
            if (!NAME.matcher(name).matches() || depth == DEEPEST || !(hasDefault || raw.startsWith("}", at))) {
                return refuse("'${'", "${NAME}, ${NAME:-default}, or $${ for the characters themselves");
            }
            String value = environment.get(name);
            if (!hasDefault) {
                at++;
                if (value == null && unused == 0) {
                    return refuse(
                            "${" + name + "}", "an environment variable that is set, or ${" + name + ":-default}");
                }
                secret = true;
                return value == null ? "" : value;
            }
            at += 2;
            boolean set = value != null && !value.isEmpty();
            unused += set ? 1 : 0;
            String fallback = until(raw.length(), depth + 1);
            unused -= set ? 1 : 0;
            if (problem == null && !raw.startsWith("}", at)) {
                return refuse("'${" + name + ":-'", "a closing '}'");
            }
            at++;
            secret |= set;
            return set && value != null ? value : fallback;
        }

        private String refuse(String what, String instead) {
            if (problem == null) {
                problem = what;
                expected = instead;
            }
            return "";
        }
    }
}
