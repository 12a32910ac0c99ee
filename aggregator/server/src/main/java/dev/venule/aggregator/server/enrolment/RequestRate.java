package dev.venule.aggregator.server.enrolment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often one address may ask: a bucket of a minute's requests that fills evenly. So tokens cannot be guessed by trying, and
 * one device in a loop keeps no other from its certificate. Safe for use by several threads.
 */
final class RequestRate {
    private static final int MAX_ADDRESSES = 10_000;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final int perMinute;
    private final LongSupplier nanoTicker;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    private record Bucket(double left, long atNanos) {}

    RequestRate(int perMinute, LongSupplier nanoTicker) {
        this.perMinute = perMinute;
        this.nanoTicker = nanoTicker;
    }

    synchronized boolean allows(String address) {
        long now = nanoTicker.getAsLong();
        Bucket known = buckets.getOrDefault(address, new Bucket(perMinute, now));
        double filled = known.left() + (now - known.atNanos()) / NANOS_PER_MINUTE * perMinute;
        double left = Math.min(perMinute, filled);
        boolean isAllowed = left >= 1;
        buckets.put(address, new Bucket(isAllowed ? left - 1 : left, now));
        return isAllowed;
    }
}
