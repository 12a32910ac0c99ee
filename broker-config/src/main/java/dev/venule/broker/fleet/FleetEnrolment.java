package dev.venule.broker.fleet;

/**
 * Where the aggregator gives devices their certificates. It proves itself there by a certificate for the hosts of the broker at
 * which it is.
 *
 * @param bind the address of the interface on which it listens
 */
public record FleetEnrolment(String bind, int port) {
    private static final int MAX_PORT = 65_535;

    public FleetEnrolment {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be in 1.." + MAX_PORT + ", was " + port);
        }
        if (!bind.matches("[0-9A-Za-z.:_-]{1,255}")) {
            throw new IllegalArgumentException("bind must be an address like 0.0.0.0, was \"" + bind + "\"");
        }
    }
}
