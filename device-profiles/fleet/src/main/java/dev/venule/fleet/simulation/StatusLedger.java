package dev.venule.fleet.simulation;

import dev.venule.agent.eligibility.SkipReason;
import dev.venule.protocol.message.DeviceStatus;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the aggregator's present process has been told of the devices, by their statuses and last wills. */
final class StatusLedger {
    private final Map<String, Told> told = new LinkedHashMap<>();
    private final Set<String> online = new LinkedHashSet<>();
    private final Set<String> takingPart = new HashSet<>();

    /**
     * The last that was told of a device.
     *
     * @param profile its class of device
     * @param site where it is
     * @param outcome of its last round
     * @param modelVersion that it last trained from
     */
    record Told(boolean online, String profile, String site, String outcome, long modelVersion, long atMillis) {
        /** Whether the device has said, since it was asked, that it trained for this version. */
        boolean hasTrained(long version, long askedAtMillis) {
            return atMillis >= askedAtMillis && outcome.equals("queued") && modelVersion == version;
        }
    }

    /** Another process knows nothing yet. */
    void processBegan() {
        told.clear();
        online.clear();
        takingPart.clear();
    }

    void told(String device, DeviceStatus status, long nowMillis) {
        told.put(
                device,
                new Told(
                        status.getOnline(),
                        status.getProfile(),
                        status.getSite(),
                        status.getLastOutcome(),
                        status.getModelVersion(),
                        nowMillis));
        keep(online, device, status.getOnline());
        keep(takingPart, device, status.getOnline() && !hasSkipped(status.getLastOutcome()));
    }

    private static void keep(Set<String> devices, String device, boolean isOneOfThem) {
        if (isOneOfThem) {
            devices.add(device);
        } else {
            devices.remove(device);
        }
    }

    /** For a reason for which it may skip the next round too. */
    private static boolean hasSkipped(String outcome) {
        return Arrays.stream(SkipReason.values())
                .filter(reason -> reason != SkipReason.ALREADY_CONTRIBUTED && reason != SkipReason.RECEIPTS_PENDING)
                .anyMatch(reason -> reason.label().equals(outcome));
    }

    /** How many of those that are there contribute. */
    int takingPart() {
        return takingPart.size();
    }

    Optional<Told> of(String device) {
        return Optional.ofNullable(told.get(device));
    }

    /** Those whose last word was that they are there. */
    Set<String> online() {
        return online;
    }
}
