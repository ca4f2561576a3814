package io.reactorpump.micronaut;

import java.util.List;

/** A bulk of which each line is an item; blank ones are none. */
final class LineCutter extends BulkCutter {

    LineCutter(int largest) {
        super(largest);
    }

    @Override
    void cut(byte[] chunk, List<BulkItem> items) {
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                keep(chunk, from, i);
                end(items);
                from = i + 1;
            }
        }
        keep(chunk, from, chunk.length);
    }

    private void end(List<BulkItem> items) {
        if (isBlank()) {
            forget();
        } else {
            items.add(item());
        }
    }

    @Override
    List<BulkItem> rest() {
        return isBlank() ? List.of() : List.of(item());
    }
}
