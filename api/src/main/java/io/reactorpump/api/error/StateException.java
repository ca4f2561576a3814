package io.reactorpump.api.error;

/** A call at the wrong time: {@code pipeline 'orders' is DRAINING (expected: CREATED or STOPPED to start)}. */
public final class StateException extends PumpException {

    private static final long serialVersionUID = 1L;

    /**
     * Who is in which state, and which was expected for what.
     *
     * @param subject who, for instance {@code pipeline 'orders'}
     * @param state the state it is in
     * @param expected the states it should be in, and for what
     */
    public StateException(String subject, String state, String expected) {
        super(subject + " is " + state + " (expected: " + expected + ")", null);
    }
}
