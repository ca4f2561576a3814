package io.reactorpump.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"0x1p3", "0x1p", "NaN", "Infinity", "-Infinity", "1f", "2d", " 1", "1 ", "1,5", "e5", "--1", "."
            })
    void takesNoNumberForOneThatOnlyJavaTakesForOne(String text) {
        for (Class<?> type : List.of(double.class, Double.class, float.class, Float.class)) {
            assertThatThrownBy(() -> FieldType.of(type).read(text, "mag", 3))
                    .isInstanceOf(DataException.class)
                    .hasMessage("expected a number but was text at line 3, column mag")
                    .hasNoCause();
        }
    }

    @Test
    void takesNoNumberThatWouldBecomeInfinite() {
        for (String text : List.of("1e400", "-1e400")) {
            assertThatThrownBy(() -> FieldType.of(double.class).read(text, "mag", 3))
                    .isInstanceOf(DataException.class)
                    .hasMessage("expected a number but was too large at line 3, column mag")
                    .hasNoCause();
        }
        assertThat(FieldType.of(double.class).read("1e39", "mag", 3)).isEqualTo(1e39);
        assertThatThrownBy(() -> FieldType.of(float.class).read("1e39", "mag", 3))
                .hasMessage("expected a number but was too large at line 3, column mag");
    }

    @Test
    void takesNumbersAsTheyAreWritten() {
        FieldType type = FieldType.of(double.class);

        assertThat(List.of("-1.5", "+2", "3.", ".5", "6E-2", "1e-400"))
                .extracting(text -> type.read(text, "mag", 3))
                .containsExactly(-1.5, 2.0, 3.0, 0.5, 0.06, 0.0);
    }
}
