package dev.venule.agent.budget;

import dev.venule.agent.device.NetworkType;

/** Bytes on the wire that a device may send and receive in a day, by the kind of network. */
public record TrafficLimits(PerDay metered, PerDay unmetered) {
    /** All protocols' headers and TLS included, TCP's and IP's not. */
    public record PerDay(long maxBytesUp, long maxBytesDown) {
        public PerDay {
            if (maxBytesUp < 0 || maxBytesDown < 0) {
                throw new IllegalArgumentException(
                        "bytes per day must not be negative, were " + maxBytesUp + " up and " + maxBytesDown + " down");
            }
        }

        private boolean isUnlimited() {
            return maxBytesUp == Long.MAX_VALUE && maxBytesDown == Long.MAX_VALUE;
        }
    }

    public static TrafficLimits unlimited() {
        PerDay unlimited = new PerDay(Long.MAX_VALUE, Long.MAX_VALUE);
        return new TrafficLimits(unlimited, unlimited);
    }

    boolean isUnlimited() {
        return metered.isUnlimited() && unmetered.isUnlimited();
    }

    PerDay of(NetworkType network) {
        return network == NetworkType.METERED ? metered : unmetered;
    }
}
