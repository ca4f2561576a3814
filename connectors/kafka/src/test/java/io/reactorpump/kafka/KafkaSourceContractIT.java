package io.reactorpump.kafka;

/** A source that waits for more. */
class KafkaSourceContractIT extends KafkaSourceContract {

    @Override
    protected boolean isBounded() {
        return false;
    }
}
