package io.reactorpump.micronaut;

/** What is asked of an input beside its type. */
interface InputCheck {

    /**
     * Whether it asks anything of inputs of this type.
     *
     * @throws io.reactorpump.api.error.SettingException if it should and can not
     */
    boolean concerns(Class<?> type);

    /**
     * Looks at an input.
     *
     * @throws io.reactorpump.api.error.DataException if it is not what it should be
     */
    void check(Object input);
}
