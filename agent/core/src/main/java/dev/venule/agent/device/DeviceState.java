package dev.venule.agent.device;

import java.io.IOException;
import java.util.OptionalDouble;

/**
 * How the device fares now. Asked before every batch, and only for what the device's limits name: each method must be as cheap
 * as reading a small file. Where one throws, the device does not train.
 */
public interface DeviceState {
    /** A charger or the mains; always true where there is no battery. */
    boolean isOnExternalPower() throws IOException;

    /** What is left, 0..1; empty where there is no battery. */
    OptionalDouble batteryFraction() throws IOException;

    /** The hottest part that is measured; empty where nothing is. */
    OptionalDouble celsius() throws IOException;

    /** Whether nobody and nothing else wants the device now: no user at it, no other work that would have to wait. */
    boolean isIdle() throws IOException;

    NetworkType network() throws IOException;

    /** Of the file system that the agent writes to. */
    long freeStorageBytes() throws IOException;

    /** A device with mains power, an unmetered network and nothing else to do. */
    static DeviceState alwaysWilling() {
        return new DeviceState() {
            @Override
            public boolean isOnExternalPower() {
                return true;
            }

            @Override
            public OptionalDouble batteryFraction() {
                return OptionalDouble.empty();
            }

            @Override
            public OptionalDouble celsius() {
                return OptionalDouble.empty();
            }

            @Override
            public boolean isIdle() {
                return true;
            }

            @Override
            public NetworkType network() {
                return NetworkType.UNMETERED;
            }

            @Override
            public long freeStorageBytes() {
                return Long.MAX_VALUE;
            }
        };
    }
}
