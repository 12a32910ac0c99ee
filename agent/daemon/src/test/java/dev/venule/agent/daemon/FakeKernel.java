package dev.venule.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree of /sys and /proc as a device with a battery shows it: charging, cool, idle, on Wi-Fi. */
final class FakeKernel {
    final Path root;

    FakeKernel(Path root) throws IOException {
        this.root = root;
        write("sys/class/power_supply/AC/type", "Mains");
        charger(true);
        write("sys/class/power_supply/BAT0/type", "Battery");
        write("sys/class/power_supply/BAT0/status", "Charging");
        battery(90);
        write("sys/class/power_supply/mouse/type", "Battery");
        write("sys/class/power_supply/mouse/scope", "Device");
        write("sys/class/power_supply/mouse/status", "Discharging");
        write("sys/class/power_supply/mouse/capacity", "3");
        write("sys/class/thermal/thermal_zone0/temp", "29000");
        write("sys/class/thermal/cooling_device0/temp", "99000");
        celsius(31.5);
        pressure("cpu", 0.5);
        pressure("memory", 0);
        pressure("io", 0);
        route("wlan0");
        cpuTicks(0);
        write("sys/class/powercap/intel-rapl:0/max_energy_range_uj", "1000000");
        write("sys/class/powercap/intel-rapl:0:0/energy_uj", "777");
        energy(999_000);
    }

    void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }

    void delete(String file) throws IOException {
        Files.delete(root.resolve(file));
    }

    void charger(boolean isOnline) throws IOException {
        write("sys/class/power_supply/AC/online", isOnline ? "1" : "0");
    }

    void battery(int percent) throws IOException {
        write("sys/class/power_supply/BAT0/capacity", String.valueOf(percent));
    }

    void celsius(double celsius) throws IOException {
        write("sys/class/thermal/thermal_zone1/temp", String.valueOf(Math.round(celsius * 1000)));
    }

    void pressure(String resource, double percent) throws IOException {
        write(
                "proc/pressure/" + resource,
                "some avg10=" + percent + " avg60=90.00 avg300=90.00 total=1\nfull avg10=80.00");
    }

    void route(String networkInterface) throws IOException {
        write(
                "proc/net/route",
                "Iface\tDestination\tGateway\nlan9\t0000A8C0\t00000000\n" + networkInterface + "\t00000000\t0100A8C0");
    }

    void cpuTicks(long user) throws IOException {
        write("proc/self/stat", "42 (java (1) x) S 1 42 42 0 -1 4194304 1 0 0 0 " + user + " 5 0 0 20 0 9 0 1 1 1");
    }

    void energy(long microjoules) throws IOException {
        write("sys/class/powercap/intel-rapl:0/energy_uj", String.valueOf(microjoules));
    }
}
