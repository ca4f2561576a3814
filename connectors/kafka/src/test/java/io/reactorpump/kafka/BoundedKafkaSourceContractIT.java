package io.reactorpump.kafka;

/** A source that reads to what is the end when it starts. */
class BoundedKafkaSourceContractIT extends KafkaSourceContract {

    @Override
    protected KafkaSource<String> source() {
        return super.source().until(End.now());
    }
}
