package dev.venule.broker.fleet;

import dev.venule.protocol.address.MqttAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a population asks of a broker.
 *
 * @param tensorSizes parameters of each trainable tensor of the model, 4 bytes each
 * @param devices that take part
 * @param updateInterval between two updates of one device
 * @param keepFraction of the parameters that an update carries, in (0, 1]
 */
public record FleetPopulation(
        String name, List<Integer> tensorSizes, int devices, Duration updateInterval, double keepFraction) {
    private static final int MAX_DEVICES = 10_000_000;

    public FleetPopulation {
        if (!MqttAddress.isValidId(name)) {
            throw new IllegalArgumentException("name must be 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with"
                    + " a dot, was \"" + name + "\"");
        }
        tensorSizes = List.copyOf(tensorSizes);
        long parameters = tensorSizes.stream().mapToLong(Integer::longValue).sum();
        if (tensorSizes.stream().anyMatch(size -> size < 1) || parameters < 1 || parameters > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a model has 1 to 2^31 - 1 parameters in tensors of at least 1 each, was " + tensorSizes);
        }
        if (devices < 1 || devices > MAX_DEVICES) {
            throw new IllegalArgumentException("devices must be in 1.." + MAX_DEVICES + ", was " + devices);
        }
        if (updateInterval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("updateInterval must be at least PT1S, was " + updateInterval);
        }
        if (!(keepFraction > 0 && keepFraction <= 1)) {
            throw new IllegalArgumentException("keepFraction must be in (0, 1], was " + keepFraction);
        }
    }

    /** Of all tensors together. */
    public int parameters() {
        return tensorSizes.stream().mapToInt(Integer::intValue).sum();
    }
}
