package io.reactorpump.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactorpump.api.error.DataException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineCutterTest {

    private static List<String> cut(String text, int piece, Charset charset, int most) {
        LineCutter cutter = new LineCutter(charset, most, "here");
        byte[] bytes = text.getBytes(charset);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += piece) {
            lines.addAll(cutter.lines(java.util.Arrays.copyOfRange(bytes, from, Math.min(from + piece, bytes.length))));
        }
        cutter.last().subscribe(lines::add);
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void cutsWhateverThePieces(int piece) {
        assertThat(cut("a\r\n\nöß\n€", piece, StandardCharsets.UTF_8, 10)).containsExactly("a", "", "öß", "€");
        assertThat(cut("a\nö\n", piece, StandardCharsets.ISO_8859_1, 10)).containsExactly("a", "ö");
        assertThat(cut("", piece, StandardCharsets.UTF_8, 10)).isEmpty();
    }

    @Test
    void refusesALineThatIsTooLongOrNoText() {
        assertThatThrownBy(() -> cut("abc\nabcd\n", 3, StandardCharsets.UTF_8, 3))
                .isInstanceOf(DataException.class)
                .hasMessage("expected a line of at most 3 bytes but was a longer one at here, line 2");
        assertThatThrownBy(
                        () -> new LineCutter(StandardCharsets.UTF_8, 9, "here").lines(new byte[] {'a', '\n', -1, '\n'}))
                .isInstanceOf(DataException.class)
                .hasMessage("expected UTF-8 text but was malformed bytes at here, line 2");
    }
}
