package dev.venule.protocol.message;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.venule.protocol.codec.PositionCodec;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

@Tag("fuzz")
class MessageReaderFuzzTest {
    private static final int PARAMETERS = 1000;

    @FuzzTest(maxDuration = "15s")
    void answersAnyBytes(byte[] bytes) {
        MessageReader.signedAnnouncement(bytes);
        MessageReader.announcement(bytes);
        MessageReader.update(bytes);
        MessageReader.updatePart(bytes, 1 << 20);
        MessageReader.receipt(bytes);
        MessageReader.deviceStatus(bytes);
        if (PositionCodec.decode(bytes, PARAMETERS) instanceof Reading.Valid<int[]> valid
                && !Arrays.equals(bytes, PositionCodec.encode(valid.message(), PARAMETERS))) {
            throw new AssertionError("positions have a second encoding: " + Arrays.toString(bytes));
        }
    }
}
