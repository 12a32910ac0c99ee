package dev.venule.agent.fake;

import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SignedManifest;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;

/** Reads what an agent wrote, as strictly as its peers do. */
public final class Parsing {
    private Parsing() {}

    public static UpdatePart part(byte[] bytes) {
        return valid(MessageReader.updatePart(bytes, 1 << 26));
    }

    public static Update update(byte[] bytes) {
        return valid(MessageReader.update(bytes));
    }

    public static DeviceStatus status(byte[] bytes) {
        return valid(MessageReader.deviceStatus(bytes));
    }

    public static SignedManifest signedManifest(byte[] bytes) {
        return valid(MessageReader.signedManifest(bytes));
    }

    private static <T> T valid(Reading<T> reading) {
        if (reading instanceof Reading.Valid<T> valid) {
            return valid.message();
        }
        throw new AssertionError("the agent wrote a message that its peers refuse: " + reading);
    }
}
