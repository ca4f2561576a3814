package io.reactorpump.core.engine;

/** Stands for a record without a payload, since Reactive Streams know no null: such a record is dropped, as a null is. */
enum Tombstone {
    VALUE
}
