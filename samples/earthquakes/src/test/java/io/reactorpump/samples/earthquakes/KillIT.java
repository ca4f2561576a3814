package io.reactorpump.samples.earthquakes;

import java.util.List;
import java.util.Random;

/** Killed while the rows come in: both pipelines have work. */
class KillIT extends Kills {

    @Override
    List<String> settings(Random random) {
        return List.of("-Dquakes.rate=" + (2_000 + random.nextInt(8_000)));
    }
}
