package io.reactorpump.core.recipe;

import io.reactorpump.api.Component;

/** Stands before a component for the sake of its name. */
interface Renamed {

    /** The component itself. */
    Component made();
}
