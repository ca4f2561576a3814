package io.reactorpump.file;

/**
 * One record a CSV row: a line break within quotes is part of the row. Sees quotes as FastCSV does: they count at the
 * start of a field only.
 */
final class CsvSplitter implements Splitter {

    /** At the start of a field. */
    private static final int FRESH = 0;
    /** In a field without quotes, or behind what is wrongly behind a closing quote. */
    private static final int PLAIN = 1;
    /** Within quotes. */
    private static final int QUOTED = 2;
    /** Behind a quote that closes the field, unless another one follows. */
    private static final int CLOSED = 3;

    private final Encoding encoding;
    private final int newline;
    private final int carriageReturn;
    private final int quote;
    private final int separator;
    private int state = FRESH;
    private long lines = 1;
    private boolean broken;

    CsvSplitter(Encoding encoding, char separator) {
        this.encoding = encoding;
        this.newline = encoding.unit('\n');
        this.carriageReturn = encoding.unit('\r');
        this.quote = encoding.unit('"');
        this.separator = encoding.unit(separator);
    }

    @Override
    public int end(byte[] buffer, int from, int to) {
        int width = encoding.width();
        int now = state;
        int i = from;
        while (i < to) {
            int unit = width == 1 ? buffer[i] : encoding.unitAt(buffer, i);
            i += width;
            if (now == QUOTED) {
                if (unit == quote) {
                    now = CLOSED;
                } else if (unit == newline) {
                    lines++;
                }
            } else if (unit == newline) {
                state = FRESH;
                return i;
            } else if (unit == separator) {
                now = FRESH;
            } else if (now != PLAIN) {
                broken |= now == CLOSED && unit != quote && unit != carriageReturn;
                now = unit == quote ? QUOTED : PLAIN;
            }
        }
        state = now;
        return -1;
    }

    @Override
    public long lines() {
        return lines;
    }

    @Override
    public void restart() {
        state = FRESH;
        lines = 1;
        broken = false;
    }

    @Override
    public boolean isAstray() {
        return state == QUOTED || (broken && lines > 1);
    }
}
