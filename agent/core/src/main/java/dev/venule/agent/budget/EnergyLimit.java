package dev.venule.agent.budget;

import java.time.Duration;

/**
 * How energy is modelled from what is counted, and how much may be used in a day. The limit holds for the modelled energy,
 * which is this agent's alone: what hardware measures is the whole processor's, with all else that runs there.
 *
 * @param maxJoulesPerDay infinity for no limit
 * @param wattsPerCore above idle, of one busy core
 * @param radio what the wire costs
 */
public record EnergyLimit(double maxJoulesPerDay, double wattsPerCore, Radio radio) {
    private static final double NANOS_PER_SECOND = 1e9;

    public EnergyLimit {
        if (!(maxJoulesPerDay > 0)) {
            throw new IllegalArgumentException("joules per day must be above 0, were " + maxJoulesPerDay);
        }
        if (!(wattsPerCore >= 0 && wattsPerCore < 1000)) {
            throw new IllegalArgumentException("watts per core must be in 0..1000, were " + wattsPerCore);
        }
    }

    /**
     * A radio takes energy for each byte, and after the last byte it stays awake for a while: its tail (Balasubramanian 2009,
     * Energy Consumption in Mobile Phones).
     */
    public record Radio(double joulesPerByte, double tailWatts, Duration tail) {
        public Radio {
            if (!(joulesPerByte >= 0 && joulesPerByte < 1)
                    || !(tailWatts >= 0 && tailWatts < 100)
                    || tail.isNegative()) {
                throw new IllegalArgumentException("a radio's joules per byte must be in 0..1, its tail in 0..100 W and"
                        + " not negative, were " + joulesPerByte + ", " + tailWatts + ", " + tail);
            }
        }

        /**
         * Of {@code bytes}, the last of which went {@code sincePreviousNanos} after the byte before them: a tail that a burst
         * cuts short goes on after it, so that each burst costs the tail's power until the one before it, and one tail at most.
         */
        public double joules(long bytes, long sincePreviousNanos) {
            double tailSeconds = Math.min(Math.max(0, sincePreviousNanos), tail.toNanos()) / NANOS_PER_SECOND;
            return bytes * joulesPerByte + tailWatts * tailSeconds;
        }
    }

    public static EnergyLimit unlimited() {
        return new EnergyLimit(Double.POSITIVE_INFINITY, 0, new Radio(0, 0, Duration.ZERO));
    }

    /** Nothing is limited, and nothing reckoned. */
    boolean isUnlimited() {
        return maxJoulesPerDay == Double.POSITIVE_INFINITY
                && wattsPerCore == 0
                && radio.joulesPerByte() == 0
                && radio.tailWatts() == 0;
    }

    /** Of {@code cpuNanos} on all cores together. */
    public double cpuJoules(long cpuNanos) {
        return wattsPerCore * cpuNanos / NANOS_PER_SECOND;
    }
}
