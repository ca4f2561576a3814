package io.reactorpump.worker;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A handler in Java that does what it is told. */
public final class SampleHandler implements Handler {

    /** Until then it hangs, whatever interrupts it. */
    static final CountDownLatch RELEASED = new CountDownLatch(1);

    @Override
    public void init(HandlerContext context) {
        context.attributes().put("prefix", context.workerName() + " ");
    }

    @Override
    public @Nullable Object handle(HandlerContext context, byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        return switch (text) {
            case "none" -> null;
            case "map" -> Map.of("offset", context.position().offset());
            case "bytes" -> new byte[] {'b'};
            case "key" -> Response.of("keyed").withKey("k").withContentType("a/b");
            case "two" -> List.of(Response.of("1"), Response.of("2"));
            case "list" -> List.of(1, 2);
            case "raise" -> throw new IllegalArgumentException("no");
            case "hang" -> {
                new CountDownLatch(1).await();
                yield null;
            }
            case "deaf" -> {
                boolean released = false;
                while (!released) {
                    try {
                        RELEASED.await();
                        released = true;
                    } catch (InterruptedException e) {
                        // It waits on.
                    }
                }
                yield null;
            }
            case "overflow" -> {
                new Thread(() -> LockSupport.park(this), "left-behind").start();
                yield endless(text);
            }
            case "exit" -> {
                Runtime.getRuntime().halt(4);
                yield null;
            }
            default -> context.attributes().get("prefix") + text;
        };
    }

    private static String endless(String text) {
        return text.isEmpty() ? text : endless(text) + text;
    }
}
