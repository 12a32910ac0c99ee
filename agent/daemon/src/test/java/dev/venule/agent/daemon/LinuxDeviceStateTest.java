package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.device.NetworkType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxDeviceStateTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private FakeKernel kernel;

    @SuppressWarnings("NullAway.Init")
    private LinuxDeviceState state;

    @BeforeEach
    void boot() throws IOException {
        kernel = new FakeKernel(folder);
        state = new LinuxDeviceState(folder, Set.of("wwan0", "ppp0"), () -> 12345);
    }

    @Test
    void chargedCoolIdleDeviceOnWifi() throws IOException {
        assertThat(state.isOnExternalPower()).isTrue();
        assertThat(state.batteryFraction()).hasValue(0.9);
        assertThat(state.celsius()).as("the hottest zone").hasValue(31.5);
        assertThat(state.isIdle()).isTrue();
        assertThat(state.network()).isEqualTo(NetworkType.UNMETERED);
        assertThat(state.freeStorageBytes()).isEqualTo(12345);
    }

    @Test
    void everyChangeIsSeenAtTheNextLook() throws IOException {
        kernel.charger(false);
        kernel.battery(41);
        kernel.celsius(52.25);
        kernel.pressure("io", 20.01);
        kernel.route("wwan0");

        assertThat(state.isOnExternalPower()).isFalse();
        assertThat(state.batteryFraction()).hasValue(0.41);
        assertThat(state.celsius()).hasValue(52.25);
        assertThat(state.isIdle()).isFalse();
        assertThat(state.network()).isEqualTo(NetworkType.METERED);
    }

    @Test
    void withoutAChargersNodeTheBatterySaysWhetherItIsCharged() throws IOException {
        kernel.delete("sys/class/power_supply/AC/online");
        kernel.write("sys/class/power_supply/AC/type", "Unknown");
        assertThat(state.isOnExternalPower()).isTrue();

        kernel.write("sys/class/power_supply/BAT0/status", "Discharging");
        assertThat(state.isOnExternalPower()).isFalse();
    }

    @Test
    void deviceOnTheMainsHasNoBatteryAndIsAlwaysOnPower() throws IOException {
        LinuxDeviceState mains = new LinuxDeviceState(folder.resolve("nothing"), Set.of(), () -> 0);

        assertThat(mains.isOnExternalPower()).isTrue();
        assertThat(mains.batteryFraction()).isEmpty();
        assertThat(mains.celsius()).isEmpty();
        assertThat(mains.network()).isEqualTo(NetworkType.NONE);
    }

    @Test
    void sensorThatDoesNotAnswerIsNotThere() throws IOException {
        kernel.write("sys/class/thermal/thermal_zone1/temp", "");
        assertThat(state.celsius()).hasValue(29);
    }

    @Test
    void kernelThatDoesNotTellPressureIsAskedForItByName() throws IOException {
        kernel.delete("proc/pressure/memory");

        assertThatThrownBy(() -> state.isIdle())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("proc/pressure/memory")
                .hasMessageContaining("psi=1");
    }

    @Test
    void localNetworkWithoutADefaultRouteIsUnmetered() throws IOException {
        kernel.write("proc/net/route", "Iface\tDestination\tGateway\nlan9\t0000A8C0\t00000000");
        assertThat(state.network()).isEqualTo(NetworkType.UNMETERED);
    }

    @Test
    void energyIsMeasuredAcrossTheCountersWrap() throws IOException {
        LinuxEnergyMeter meter = new LinuxEnergyMeter(folder);
        assertThat(meter.measuredMicrojoules()).isZero();
        kernel.energy(999_500);
        assertThat(meter.measuredMicrojoules()).isEqualTo(500);
        kernel.energy(100);
        assertThat(meter.measuredMicrojoules()).isEqualTo(1_100);
    }

    @Test
    void cpuTimeIsUserAndSystemTime() throws IOException {
        LinuxEnergyMeter meter = new LinuxEnergyMeter(folder);
        kernel.cpuTicks(37);
        assertThat(meter.cpuNanos()).isEqualTo(42 * 10_000_000L);
    }

    /** What the real kernel of this machine shows can be read, whatever it is. */
    @Test
    void realKernelIsRead() throws IOException {
        Path root = Path.of("/");
        if (Files.exists(root.resolve("proc/self/stat"))) {
            assertThat(new LinuxEnergyMeter(root).cpuNanos()).isPositive();
            LinuxDeviceState real = new LinuxDeviceState(root, Set.of(), () -> 0);
            assertThat(real.network()).isNotNull();
            real.batteryFraction().ifPresent(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
        }
    }
}
