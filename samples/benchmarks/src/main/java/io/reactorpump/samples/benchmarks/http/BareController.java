package io.reactorpump.samples.benchmarks.http;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;

/** What one writes without a pump: reads the body, does nothing with it, answers that all is well. */
@Controller
class BareController {

    static final String PATH = "/controller";

    @Post(PATH)
    Written collect(@Body Quake quake) {
        return new Written(true, quake.mag() > 0 ? 1 : 0);
    }

    /** As a collector answers. */
    record Written(boolean success, long written) {}
}
