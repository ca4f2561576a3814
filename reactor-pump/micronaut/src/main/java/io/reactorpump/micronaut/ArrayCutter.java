package io.reactorpump.micronaut;

import java.util.List;

/** A bulk that is a JSON array. What an element says is for the codec; here only its end is found. */
final class ArrayCutter extends BulkCutter {

    private enum At {
        BEGIN,
        FIRST,
        ELEMENT,
        END,
        BROKEN
    }

    private At at = At.BEGIN;
    private int depth;
    private boolean text;
    private boolean escaped;

    ArrayCutter(int largest) {
        super(largest);
    }

    @Override
    void cut(byte[] chunk, List<BulkItem> items) {
        int from = 0;
        for (int i = 0; i < chunk.length && at != At.BROKEN; i++) {
            if (at == At.BEGIN || at == At.END) {
                outside(chunk[i], items);
                from = i + 1;
            } else if (isEnd(chunk[i])) {
                keep(chunk, from, i);
                end(chunk[i] == ']', items);
                from = i + 1;
            }
        }
        if (at == At.FIRST || at == At.ELEMENT) {
            keep(chunk, from, chunk.length);
        }
    }

    private void outside(byte b, List<BulkItem> items) {
        if (isBlank(b)) {
            return;
        }
        if (at == At.BEGIN && b == '[') {
            at = At.FIRST;
            return;
        }
        items.add(at == At.BEGIN ? broken("an array", "something else") : broken("nothing", "more behind the array"));
        at = At.BROKEN;
    }

    /** Whether an element ends before this byte. */
    private boolean isEnd(byte b) {
        if (text) {
            text = escaped || b != '"';
            escaped = !escaped && b == '\\';
            return false;
        }
        if (depth == 0 && (b == ',' || b == ']')) {
            return true;
        }
        text = b == '"';
        if (b == '[' || b == '{') {
            depth++;
        } else if (b == ']' || b == '}') {
            depth = Math.max(0, depth - 1);
        }
        return false;
    }

    private void end(boolean last, List<BulkItem> items) {
        if (last && at == At.FIRST && isBlank()) {
            forget();
        } else {
            items.add(item());
        }
        at = last ? At.END : At.ELEMENT;
    }

    @Override
    List<BulkItem> rest() {
        return at == At.END || at == At.BROKEN
                ? List.of()
                : List.of(broken("the end of the array", "the end of the body"));
    }
}
