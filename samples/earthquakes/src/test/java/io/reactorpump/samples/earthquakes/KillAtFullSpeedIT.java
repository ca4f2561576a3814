package io.reactorpump.samples.earthquakes;

import java.util.List;
import java.util.Random;

/** Killed while the topic is emptied into the files: the rows come in as fast as they can. */
class KillAtFullSpeedIT extends Kills {

    @Override
    List<String> settings(Random random) {
        return List.of();
    }
}
