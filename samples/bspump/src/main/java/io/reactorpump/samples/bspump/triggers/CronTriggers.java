package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.api.Trigger;
import io.reactorpump.core.trigger.Triggers;
import java.time.ZoneId;

/** "CronTrigger": by the clocks of a zone that is named, not of one that happens to be the machine's. */
public final class CronTriggers {

    private CronTriggers() {}

    /** "Every 5 minutes". */
    public static Trigger everyFiveMinutes(ZoneId zone) {
        return Triggers.cron("*/5 * * * *", zone);
    }

    /** "Every hour at minute 0". */
    public static Trigger everyHour(ZoneId zone) {
        return Triggers.cron("0 * * * *", zone);
    }

    /** "Every day at midnight". */
    public static Trigger everyDayAtMidnight(ZoneId zone) {
        return Triggers.cron("0 0 * * *", zone);
    }

    /** "Every Monday at 9 AM". */
    public static Trigger everyMondayAtNine(ZoneId zone) {
        return Triggers.cron("0 9 * * 1", zone);
    }
}
