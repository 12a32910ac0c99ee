package dev.venule.agent.daemon;

import dev.venule.agent.AgentConfig;
import dev.venule.agent.profile.DeviceProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that the configuration file says. */
record DaemonConfig(AgentConfig agent, DeviceWay way, Training training, Trust trust, Place place) {
    /**
     * Where the agent lives.
     *
     * @param baseFolder to which relative paths of the configuration refer
     * @param storage folder for what the agent remembers, its alone
     */
    record Place(Path baseFolder, Path storage, Device device) {}

    /**
     * What kind of device this is.
     *
     * @param root where its /sys and /proc are
     * @param meteredInterfaces network interfaces over which bytes cost money
     */
    record Device(DeviceProfile profile, Path root, Set<String> meteredInterfaces) {
        Device {
            meteredInterfaces = Set.copyOf(meteredInterfaces);
        }
    }

    /** What a device remembers of a population that it was sent on to; not the name of a file of the agent's. */
    private static final String SUCCESSORS = "SUCCESSORS";

    /** The same for the population that the device belongs to now, which has its own part of the storage. */
    DaemonConfig of(String population) {
        return population.equals(agent.identity().population())
                ? this
                : new DaemonConfig(
                        agent.of(population),
                        way,
                        training,
                        trust,
                        new Place(
                                place.baseFolder(),
                                place.storage().resolve(SUCCESSORS).resolve(population),
                                place.device()));
    }

    /** Where the device remembers which population it belongs to. */
    Path membershipStorage() {
        return place.storage().resolve("MEMBERSHIP");
    }

    /** What trains, and on what. */
    record Training(RuntimeChoice runtime, ExampleSource examples) {}

    /** Whose announcements are followed: files with public Ed25519 keys, PEM or 32 bytes. */
    sealed interface Trust {
        /** The aggregator's own. */
        record AnnouncementKey(Path file) implements Trust {}

        /** Of those who sign which model may be trained, and who may announce it; at least one. */
        record ReleaseKeys(List<Path> files) implements Trust {
            public ReleaseKeys {
                files = List.copyOf(files);
            }
        }
    }

    /** The class that opens the examples, and its settings. */
    record ExampleSource(String provider, Map<String, String> settings) {
        ExampleSource {
            settings = Map.copyOf(settings);
        }
    }
}
