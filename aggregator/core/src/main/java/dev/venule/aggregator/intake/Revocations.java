package dev.venule.aggregator.intake;

/** Which devices are out, whatever certificate they still have. Asked for every message: must be quick. */
@FunctionalInterface
public interface Revocations {
    boolean isRevoked(String device);

    /** Nobody is out. */
    static Revocations none() {
        return device -> false;
    }
}
