package dev.venule.agent.daemon;

import dev.venule.agent.DeviceIdentity;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * How the device reaches its aggregator, and what it shows there. Nothing of the way that is not taken is loaded: its jars may be
 * left out of the device.
 */
sealed interface DeviceWay permits MqttWay, CoapWay {
    /** What proves who the device is. */
    DeviceProof proof();

    /**
     * Reads keys and certificates, and makes a transport that does not connect yet.
     *
     * @throws IOException where what the device keeps cannot be used
     * @throws IllegalArgumentException where the address, a key or a certificate is wrong; one line that says what to do
     */
    DeviceConnection open(DeviceIdentity device, Surroundings surroundings) throws IOException;

    /**
     * What a connection needs of its process.
     *
     * @param scheduler runs the transport's own work; ended by its owner
     * @param random not shared with others
     * @param onFault hears of faults of this software
     */
    record Surroundings(ScheduledExecutorService scheduler, SplittableRandom random, Consumer<Throwable> onFault) {}
}
