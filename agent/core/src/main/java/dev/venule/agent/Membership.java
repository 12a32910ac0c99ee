package dev.venule.agent;

import dev.venule.agent.eligibility.Move;
import dev.venule.agent.storage.DeviceStorage;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which population a device belongs to: the one that it was configured for, or one that it was sent on to, also after a
 * restart. Each population's agent has its own storage; this has one of its own too. Used by one thread at a time.
 */
public final class Membership {
    private static final String FILE = "population";

    private final String configured;
    private final DeviceStorage storage;
    private String current;

    /**
     * @throws IOException also where the file is damaged
     */
    public Membership(String configured, DeviceStorage storage) throws IOException {
        this.configured = configured;
        this.storage = storage;
        Optional<byte[]> file = storage.read(FILE);
        current = file.isPresent() ? decode(file.get()) : configured;
    }

    /** Whoever configures another population begins anew with that one. */
    private String decode(byte[] file) throws IOException {
        String[] lines = new String(file, StandardCharsets.US_ASCII).split("\n", -1);
        if (lines.length != 2 || !MqttAddress.isValidId(lines[0]) || !MqttAddress.isValidId(lines[1])) {
            throw new IOException("the file \"" + FILE
                    + "\" on the device's storage is damaged; remove it to begin with " + configured);
        }
        return lines[0].equals(configured) ? lines[1] : configured;
    }

    /** Whose announcements to follow. */
    public String population() {
        return current;
    }

    /**
     * Remembers a move; returns whether it led to another population.
     *
     * @throws IOException where it cannot be remembered; the device stays
     */
    public boolean move(Move move) throws IOException {
        String next = move instanceof Move.Onward onward ? onward.population() : configured;
        if (next.equals(current)) {
            return false;
        }
        if (next.equals(configured)) {
            storage.delete(FILE);
        } else {
            storage.writeAtomically(FILE, (configured + "\n" + next).getBytes(StandardCharsets.US_ASCII));
        }
        current = next;
        return true;
    }
}
