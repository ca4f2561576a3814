package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {

    @Test
    void givesEachRowByColumn() {
        assertThat(new CsvRows("\uFEFFid;name\r\n1;\"a;\"\"b\"\"\"\r\n\r\n2;\r\n", "here").maps(';'))
                .containsExactly(Map.of("id", "1", "name", "a;\"b\""), Map.of("id", "2", "name", ""));
        assertThat(new CsvRows("id,name", "here").maps(',')).isEmpty();
        assertThat(new CsvRows("", "here").maps(',')).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id,name\n1,a\ns3cret\n",
                "id,name\n1,a,s3cret\n",
                "id,name\n\"1\"s3cret,a\n",
                "id,name\n1,\"s3cret\n"
            })
    void refusesWhatIsNoCsvOrHasAnotherNumberOfFieldsWithoutShowingIt(String text) {
        assertThatThrownBy(() -> new CsvRows(text, "here").maps(','))
                .isInstanceOf(DataException.class)
                .hasMessage("expected CSV with a field for each column but was other text at here")
                .hasNoCause();
    }
}
