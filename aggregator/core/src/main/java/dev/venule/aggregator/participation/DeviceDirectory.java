package dev.venule.aggregator.participation;

import dev.venule.protocol.message.DeviceStatus;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The devices of a population as their statuses describe them. Brokers retain those, so a restart finds them again. Bounded:
 * where there is no room, the device that is offline longest goes, and a newcomer is not kept where all are online. Not safe
 * for use by several threads.
 */
public final class DeviceDirectory {
    /** Profiles, sites and outcomes repeat: a few of them are kept once for all devices. */
    private static final int SHARED_TEXTS = 1024;

    private final int maximumDevices;
    private final Clock clock;
    private final Map<String, KnownDevice> online = new HashMap<>();
    private int takingPart;
    /** Offline longest first. */
    private final Map<String, KnownDevice> offline = new LinkedHashMap<>();

    private final Map<String, String> texts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > SHARED_TEXTS;
        }
    };

    public DeviceDirectory(int maximumDevices, Clock clock) {
        this.maximumDevices = maximumDevices;
        this.clock = clock;
    }

    /** Takes a valid status from the device's own address. */
    public void report(String device, DeviceStatus status) {
        forget(device);
        if (makeRoom()) {
            KnownDevice known = new KnownDevice(
                    device,
                    shared(status.getProfile()),
                    shared(status.getSite()),
                    status.getOnline(),
                    shared(status.getLastOutcome()),
                    status.getModelVersion(),
                    clock.millis());
            (known.online() ? online : offline).put(device, known);
            takingPart += known.takesPart() ? 1 : 0;
        }
    }

    /** The device's status was withdrawn. */
    public void forget(String device) {
        KnownDevice before = online.remove(device);
        takingPart -= before != null && before.takesPart() ? 1 : 0;
        offline.remove(device);
    }

    /** What is known of a device. */
    public Optional<KnownDevice> find(String device) {
        KnownDevice present = online.get(device);
        return Optional.ofNullable(present != null ? present : offline.get(device));
    }

    /** Those that are connected, in no order. */
    public Collection<KnownDevice> present() {
        return Collections.unmodifiableCollection(online.values());
    }

    /** How many are connected and contribute, as far as they have said: not those that lack examples, or come too late. */
    public int takingPart() {
        return takingPart;
    }

    /** All that are known, connected or not. */
    public int size() {
        return online.size() + offline.size();
    }

    private boolean makeRoom() {
        if (size() < maximumDevices) {
            return true;
        }
        Iterator<KnownDevice> longestOffline = offline.values().iterator();
        boolean hasOffline = longestOffline.hasNext();
        if (hasOffline) {
            longestOffline.next();
            longestOffline.remove();
        }
        return hasOffline;
    }

    private String shared(String text) {
        String known = texts.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
