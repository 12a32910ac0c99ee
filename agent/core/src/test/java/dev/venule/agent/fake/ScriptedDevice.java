package dev.venule.agent.fake;

import dev.venule.agent.device.DeviceState;
import dev.venule.agent.device.EnergyMeter;
import dev.venule.agent.device.NetworkType;
import java.io.IOException;
import java.util.OptionalDouble;

/** A device that fares as the test says: at first charged, cool, idle, on an unmetered network, with room. */
public final class ScriptedDevice implements DeviceState, EnergyMeter {
    public boolean isOnExternalPower = true;
    public OptionalDouble batteryFraction = OptionalDouble.of(0.9);
    public OptionalDouble celsius = OptionalDouble.of(30);
    public boolean isIdle = true;
    public NetworkType network = NetworkType.UNMETERED;
    public long freeStorageBytes = 1 << 30;
    public boolean isReadable = true;
    public long cpuNanos;
    public long measuredMicrojoules;

    @Override
    public boolean isOnExternalPower() throws IOException {
        requireReadable();
        return isOnExternalPower;
    }

    @Override
    public OptionalDouble batteryFraction() {
        return batteryFraction;
    }

    @Override
    public OptionalDouble celsius() {
        return celsius;
    }

    @Override
    public boolean isIdle() {
        return isIdle;
    }

    @Override
    public NetworkType network() {
        return network;
    }

    @Override
    public long freeStorageBytes() {
        return freeStorageBytes;
    }

    @Override
    public long cpuNanos() {
        return cpuNanos;
    }

    @Override
    public long measuredMicrojoules() {
        return measuredMicrojoules;
    }

    private void requireReadable() throws IOException {
        if (!isReadable) {
            throw new IOException("the power supply cannot be read");
        }
    }
}
