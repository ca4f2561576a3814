package io.reactorpump.kafka.embedded;

/** Starts a broker as its child, says its process and folder, and ends only when told: with its input, or by force. */
final class ParentOfBroker {

    private ParentOfBroker() {}

    public static void main(String[] args) throws Exception {
        EmbeddedKafka kafka =
                EmbeddedKafka.inChildProcess(BrokerOptions.defaults()).start();
        System.out.println(kafka.pid() + " " + kafka.dataFolder());
        System.exit(System.in.read());
    }
}
