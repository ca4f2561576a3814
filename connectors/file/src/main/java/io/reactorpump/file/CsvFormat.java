package io.reactorpump.file;

import java.nio.file.Path;

/**
 * One CSV row, one payload.
 *
 * @param shape what becomes of the fields
 */
record CsvFormat<T>(Csv csv, RowShape<T> shape) implements Format<T> {

    /** Refuses a separator that a row could not be cut at. */
    @Override
    public void check(FileSourceOptions options) {
        splitter(Encoding.of(options.charset()));
    }

    @Override
    public Splitter splitter(Encoding encoding) {
        return new CsvSplitter(encoding, csv.separator());
    }

    @Override
    public Decoder<T> decoder(Path file, Encoding encoding) {
        return new CsvDecoder<>(file, encoding, csv, shape);
    }
}
