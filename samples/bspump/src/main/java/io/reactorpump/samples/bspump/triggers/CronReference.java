package io.reactorpump.samples.bspump.triggers;

import io.reactorpump.core.trigger.Cron;

/** "Cron Expression Reference": its examples. */
public final class CronReference {

    private CronReference() {}

    /** "Every 15 minutes". */
    public static Cron everyQuarterOfAnHour() {
        return Cron.parse("*/15 * * * *");
    }

    /** "Hourly, 9 AM to 5 PM, Monday through Friday". */
    public static Cron officeHours() {
        return Cron.parse("0 9-17 * * 1-5");
    }

    /** "Midnight on the first of each month". */
    public static Cron monthly() {
        return Cron.parse("0 0 1 * *");
    }
}
