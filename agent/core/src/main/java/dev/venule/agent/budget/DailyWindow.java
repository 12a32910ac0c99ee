package dev.venule.agent.budget;

import java.time.LocalTime;

/**
 * Hours of every day, by the device's own clock: from {@code fromHour} (0..23) until before {@code toHour} (1..24). Where the
 * end is not after the beginning, the window lasts over midnight: 22 to 6 is a night.
 */
public record DailyWindow(int fromHour, int toHour) {
    public DailyWindow {
        if (fromHour < 0 || fromHour > 23 || toHour < 1 || toHour > 24) {
            throw new IllegalArgumentException(
                    "training hours must go from 0..23 to 1..24, were from " + fromHour + " to " + toHour);
        }
    }

    public static DailyWindow always() {
        return new DailyWindow(0, 24);
    }

    boolean isAlways() {
        return fromHour == 0 && toHour == 24;
    }

    boolean contains(LocalTime time) {
        int hour = time.getHour();
        return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
    }

    @Override
    public String toString() {
        return fromHour + ":00 to " + toHour + ":00";
    }
}
