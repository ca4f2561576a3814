package io.reactorpump.samples.benchmarks.http;

import java.time.Instant;
import java.util.List;

/** What both read: a record of seven fields. */
record Quake(
        String id, Instant time, double mag, double latitude, double longitude, String place, List<String> networks) {

    static final String JSON = """
            {"id":"us7000jkvl","time":"2023-03-18T17:12:52.840Z","mag":6.8,"latitude":-2.8374,"longitude":-79.8441,\
            "place":"8 km NNW of Baláo, Ecuador","networks":["us","ecuador","at"]}""";
}
