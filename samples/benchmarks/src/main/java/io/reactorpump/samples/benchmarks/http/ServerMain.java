package io.reactorpump.samples.benchmarks.http;

import com.sun.management.OperatingSystemMXBean;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Scanner;

/** The server of both, which says its port, and, for each line of its input, the CPU time it has used. It ends with its input. */
final class ServerMain {

    private ServerMain() {}

    public static void main(String[] args) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, Object> settings = Map.of("micronaut.server.host", "127.0.0.1", "micronaut.server.port", -1);
        try (ApplicationContext context =
                        ApplicationContext.builder().properties(settings).start();
                EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
                Scanner asked = new Scanner(System.in, StandardCharsets.UTF_8)) {
            System.out.println(ServerProcess.MARK + server.getPort());
            while (asked.hasNextLine()) {
                asked.nextLine();
                System.out.println(ServerProcess.MARK + system.getProcessCpuTime());
            }
        }
    }
}
