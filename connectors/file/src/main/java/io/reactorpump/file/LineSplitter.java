package io.reactorpump.file;

/** One record a line, terminated by {@code \n} or {@code \r\n}; a {@code \r} alone is part of the line. */
final class LineSplitter implements Splitter {

    private final Encoding encoding;
    private final int newline;

    LineSplitter(Encoding encoding) {
        this.encoding = encoding;
        this.newline = encoding.unit('\n');
    }

    @Override
    public int end(byte[] buffer, int from, int to) {
        if (encoding.width() == 1) {
            byte wanted = (byte) newline;
            for (int i = from; i < to; i++) {
                if (buffer[i] == wanted) {
                    return i + 1;
                }
            }
            return -1;
        }
        for (int i = from; i < to; i += encoding.width()) {
            if (encoding.unitAt(buffer, i) == newline) {
                return i + encoding.width();
            }
        }
        return -1;
    }

    @Override
    public long lines() {
        return 1;
    }

    @Override
    public void restart() {
        // each line stands by itself
    }
}
