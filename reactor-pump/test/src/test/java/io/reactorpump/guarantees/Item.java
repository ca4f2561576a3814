package io.reactorpump.guarantees;

/**
 * A payload that knows where it comes from.
 *
 * @param partition of the source
 * @param offset in the partition
 * @param path the places it had among its siblings: {@code /0/2}
 */
record Item(String partition, long offset, String path) {

    Item child(int number) {
        return new Item(partition, offset, path + "/" + number);
    }

    /** A number that is the same each time, for decisions that look like chance. */
    int chance(int salt, int bound) {
        return Math.floorMod((partition + offset + path + salt).hashCode() * 0x9E3779B9 >>> 7, bound);
    }

    int key() {
        return (int) (offset % 3);
    }

    boolean descendsFrom(Item other) {
        return partition.equals(other.partition) && offset == other.offset && path.startsWith(other.path);
    }
}
