package io.reactorpump.core.context;

/** No surroundings: the thread stays as it is. */
enum Nothing implements Surroundings, Scope {
    SURROUNDINGS;

    @Override
    public Scope enter() {
        return this;
    }

    @Override
    public Scope leave() {
        return this;
    }

    @Override
    public void close() {}
}
