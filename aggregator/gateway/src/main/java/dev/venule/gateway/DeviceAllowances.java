package dev.venule.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How much each device may still send: a bucket that fills at the hourly rate. Safe for use by several threads. */
final class DeviceAllowances {
    /** What a part costs at least: receipt, exchange and signature are work, however small the part is. */
    private static final int LEAST_BYTES = 1 << 10;

    private static final double NANOS_PER_HOUR = TimeUnit.HOURS.toNanos(1);
    /** A bucket of a device that was forgotten is full again: more devices than this are no ward's. */
    private static final int MAX_DEVICES = 10_000;

    private final double bytesPerHour;
    private final LongSupplier nanoTicker;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_DEVICES;
        }
    };

    private record Bucket(double bytes, long nanos) {}

    DeviceAllowances(long bytesPerHour, LongSupplier nanoTicker) {
        this.bytesPerHour = (double) bytesPerHour;
        this.nanoTicker = nanoTicker;
    }

    /** Takes so many bytes from the device's allowance; false where it has not so many, and nothing is taken. */
    synchronized boolean take(String device, int bytes) {
        long now = nanoTicker.getAsLong();
        Bucket before = buckets.getOrDefault(device, new Bucket(bytesPerHour, now));
        double filled =
                Math.min(bytesPerHour, before.bytes() + bytesPerHour * ((now - before.nanos()) / NANOS_PER_HOUR));
        double left = filled - Math.max(LEAST_BYTES, bytes);
        buckets.put(device, new Bucket(left < 0 ? filled : left, now));
        return left >= 0;
    }
}
