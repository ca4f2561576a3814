package io.reactorpump.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactorpump.api.error.Origin;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("HOST", "db", "EMPTY", "", "TRICKY", "${HOST}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://${HOST}/x       | http://db/x",
                "${HOST}${HOST}         | dbdb",
                "${HOST:-local}         | db",
                "${MISSING:-local}      | local",
                "${EMPTY:-local}        | local",
                "${EMPTY}!              | !",
                "${MISSING:-${HOST}}    | db",
                "${MISSING:-a${EMPTY:-b}c} | abc",
                "${HOST:-${MISSING}}    | db",
                "$${HOST} and $5 and $$ | ${HOST} and $5 and $$",
                "${TRICKY}              | ${HOST}",
                "^a$|^a$",
                "${MISSING:-}x          | x",
            })
    void areReplaced(String raw, String value) {
        Problems problems = new Problems();

        Setting read = read(raw, problems);

        assertThat(problems.all()).isEmpty();
        assertThat(((Setting.Text) read).value()).isEqualTo(value);
    }

    @Test
    void whatCameFromTheEnvironmentIsASecret() {
        assertThat(read("a ${HOST}", new Problems())).hasToString("***");
        assertThat(read("${MISSING:-${HOST}}", new Problems())).hasToString("***");
        assertThat(read("${HOST:-local}", new Problems())).hasToString("***");
        assertThat(read("${MISSING:-local}", new Problems())).hasToString("local");
        assertThat(read("local", new Problems())).hasToString("local");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${MISSING} | key: ${MISSING} (expected: an environment variable that is set, or ${MISSING:-default})",
                "${MISSING:-${GONE}} | key: ${GONE} (expected: an environment variable that is set, or ${GONE:-default})",
                "${HOST | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
                "${} | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
                "${HOST-x} | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
                "${HOST:x} | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
                "${a b} | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
                "${HOST:-x | key: '${HOST:-' (expected: a closing '}')",
                "${MISSING:-${ | key: '${' (expected: ${NAME}, ${NAME:-default}, or $${ for the characters themselves)",
            })
    void areRefusedWithoutTheRestOfTheValue(String raw, String problem) {
        Problems problems = new Problems();

        assertThat(read(raw, problems)).isInstanceOf(Setting.Refused.class);
        assertThat(problems.all().stream().map(Object::toString).collect(Collectors.joining("\n")))
                .isEqualTo("here: " + problem);
    }

    @Test
    void defaultsWithinDefaultsHaveALimit() {
        Problems problems = new Problems();

        read("${A:-".repeat(50) + "}".repeat(50), problems);

        assertThat(problems.count()).isEqualTo(1);
    }

    private static Setting read(String raw, Problems problems) {
        return Variables.of(ENVIRONMENT).read(raw, "key", Origin.of("here"), problems);
    }
}
