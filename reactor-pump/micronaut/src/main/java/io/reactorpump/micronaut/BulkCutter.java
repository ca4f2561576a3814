package io.reactorpump.micronaut;

import io.micronaut.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts the chunks of a body into the items of a bulk, and holds no more of it than one item. For one body. */
abstract class BulkCutter {

    private final int largest;
    private final ByteArrayOutputStream item = new ByteArrayOutputStream();
    private boolean tooLarge;
    private long index;

    /**
     * A cutter.
     *
     * @param largest how many bytes an item may have
     */
    BulkCutter(int largest) {
        this.largest = largest;
    }

    /** The items that end in this chunk. */
    final List<BulkItem> cut(byte[] chunk) {
        List<BulkItem> items = new ArrayList<>();
        cut(chunk, items);
        return items;
    }

    abstract void cut(byte[] chunk, List<BulkItem> items);

    /** What is left when the body has ended. */
    abstract List<BulkItem> rest();

    /** These bytes are of the item that is being read. */
    final void keep(byte[] chunk, int from, int to) {
        tooLarge |= item.size() + (to - from) > largest;
        if (!tooLarge) {
            item.write(chunk, from, to - from);
        }
    }

    /** Whether nothing but blanks is kept. */
    final boolean isBlank() {
        if (tooLarge) {
            return false;
        }
        for (byte b : item.toByteArray()) {
            if (!isBlank(b)) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** What is kept is an item. */
    final BulkItem item() {
        BulkItem made = tooLarge
                ? BulkItem.wrong(
                        index,
                        Verdict.failed(
                                HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                                "more than " + largest + " bytes (expected: at most that for an item)"))
                : BulkItem.of(index, item.toByteArray());
        index++;
        forget();
        return made;
    }

    final void forget() {
        item.reset();
        tooLarge = false;
    }

    /** From here on it is no bulk. */
    final BulkItem broken(String expected, String actual) {
        return BulkItem.broken(
                index,
                Verdict.failed(
                        HttpStatus.BAD_REQUEST,
                        "expected " + expected + " but was " + actual + " at $[" + index + "]"));
    }
}
