package dev.venule.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.venule.protocol.GoldenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Messages field by field as bytes, and as files that are never changed. */
class MessageBytesTest {
    @Test
    void update() {
        byte[] bytes = concat(
                bytes(0x08, 1), // wire_version = 1
                bytes(0x12, 16), // update_id, 16 bytes
                Messages.bytes(16, 0x10).toByteArray(),
                bytes(0x18, 0xac, 0x02), // base_version = 300
                bytes(0x20, 5), // example_count = 5
                bytes(0x2d, 0x00, 0x00, 0x00, 0x3f), // training_loss = 0.5
                bytes(0x30, 3), // local_steps = 3
                bytes(0x3a, 4, 0x20, 0x21, 0x22, 0x23), // delta
                bytes(0x40, 2)); // announced_epoch = 2

        assertThat(Messages.update().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.update(bytes), Messages.update());
    }

    @Test
    void updatePart() {
        byte[] bytes = concat(
                bytes(0x0a, 16), // update_id, 16 bytes
                Messages.bytes(16, 0x10).toByteArray(),
                bytes(0x10, 4), // offset = 4
                bytes(0x18, 10), // total_bytes = 10
                bytes(0x22, 32), // sha256, 32 bytes
                Messages.bytes(32, 0x40).toByteArray(),
                bytes(0x2a, 6, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65)); // data

        assertThat(Messages.updatePart().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.updatePart(bytes, 10), Messages.updatePart());
    }

    @Test
    void receipt() {
        byte[] bytes = concat(
                bytes(0x0a, 16), // update_id, 16 bytes
                Messages.bytes(16, 0x10).toByteArray(),
                bytes(0x10, 3), // status = REJECTED
                bytes(0x18, 7), // reject_reason = TOO_STALE
                bytes(0x20, 0xac, 0x02), // current_version = 300
                bytes(0x38, 0xe8, 0x07)); // retry_after_millis = 1000

        assertThat(Messages.receipt().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.receipt(bytes), Messages.receipt());
    }

    @Test
    void deviceStatus() {
        byte[] bytes = concat(
                bytes(0x08, 1), // wire_version = 1
                bytes(0x10, 1), // online
                bytes(0x1a, 5, 'w', 'a', 't', 'c', 'h'), // profile
                bytes(0x22, 5, '0', '.', '1', '.', '0'), // agent_version
                bytes(0x2d, 0x00, 0x00, 0x00, 0x3f), // battery_fraction = 0.5
                bytes(0x32, 6, 'q', 'u', 'e', 'u', 'e', 'd'), // last_outcome
                bytes(0x38, 0xe8, 0x07), // last_round_millis = 1000
                bytes(0x40, 9), // model_version = 9
                bytes(0x48, 1), // outbox_updates = 1
                bytes(0x50, 2)); // evicted_updates = 2

        assertThat(Messages.deviceStatus().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.deviceStatus(bytes), Messages.deviceStatus());
    }

    @Test
    void siteOfADeviceStatus() {
        byte[] bytes = concat(
                Messages.deviceStatus().toByteArray(), //
                bytes(0x5a, 6, 'w', 'a', 'r', 'd', ' ', '3')); // site

        assertThat(Messages.deviceStatusWithSite().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.deviceStatus(bytes), Messages.deviceStatusWithSite());
    }

    @Test
    void refusalAndEnergyOfADeviceStatus() {
        byte[] energy = bytes(0x6a, 14, 0x08, 0xac, 2, 0x10, 0x90, 3, 0x18, 30, 0x20, 40, 0x28, 0xa0, 0xc2, 0x1e);
        byte[] explained = concat(bytes(0x62, 22), "the battery is at 34 %".getBytes(StandardCharsets.US_ASCII));
        DeviceStatus status = Messages.deviceStatusOfARefusal();

        assertThat(status.toByteArray()).endsWith(concat(explained, energy));
        MessageReaderTest.assertValid(MessageReader.deviceStatus(status.toByteArray()), status);
    }

    @Test
    void selectionOfAnAnnouncement() {
        byte[] bytes = concat(
                Messages.announcement().toByteArray(),
                bytes(0x62, 30), // selection, 30 bytes
                bytes(0x0a, 16), //   salt, 16 bytes
                Messages.bytes(16, 0).toByteArray(),
                bytes(0x11, 1, 0, 0, 0, 0, 0, 0, 0x80), //   threshold = 2^63 + 1, little-endian
                bytes(0x18, 0xdc, 0x0b)); //   closes_at_millis = 1500

        assertThat(Messages.announcementToACohort().toByteArray()).isEqualTo(bytes);
        MessageReaderTest.assertValid(MessageReader.announcement(bytes), Messages.announcementToACohort());
    }

    @Test
    void plan() {
        byte[] bytes = concat(
                bytes(0x08, 2), // epochs = 2
                bytes(0x15, 0x00, 0x00, 0x00, 0x3f), // learning_rate = 0.5
                bytes(0x1d, 0x00, 0x00, 0x80, 0x3e), // proximal_mu = 0.25
                bytes(0x25, 0x00, 0x00, 0x60, 0x3f), // momentum = 0.875
                bytes(0x2d, 0x00, 0x00, 0x80, 0x3f), // clip_norm = 1
                bytes(0x30, 10), // minimum_examples = 10
                bytes(0x38, 20), // maximum_staleness = 20
                bytes(0x42, 9), // upload, 9 bytes: DEVICE_TOP_K and TERNARY are 0 and left out
                bytes(0x11, 0, 0, 0, 0, 0, 0, 0x80, 0x3f), //   keep_fraction = 1/128
                bytes(0x4a, 14), // normalization, 14 bytes
                bytes(0x08, 2), //   kind = REFERENCE
                bytes(0x12, 4, 0x00, 0x00, 0x8c, 0x42), //   center = [70]
                bytes(0x1a, 4, 0x00, 0x00, 0xa0, 0x41), //   scale = [20]
                bytes(0x50, 5)); // shuffle_seed = 5

        assertThat(Messages.plan().build().toByteArray()).isEqualTo(bytes);
    }

    @Test
    void signedBytesAreTheAnnouncementBehindItsDomain() {
        byte[] signed = AnnouncementSigning.bytesToSign(bytes(1, 2, 3));

        assertThat(signed)
                .isEqualTo(concat("venule announcement v1\n".getBytes(StandardCharsets.US_ASCII), bytes(1, 2, 3)));
    }

    @Test
    void goldenMessagesOfVersionOneAreStillReadAndWritten() throws IOException {
        assertGolden("signed-announcement", Messages.signedAnnouncement());
        assertGolden("announcement", Messages.announcement());
        assertGolden("update", Messages.update());
        assertGolden("update-part", Messages.updatePart());
        assertGolden("receipt", Messages.receipt());
        assertGolden("device-status", Messages.deviceStatus());
        assertGolden("announcement-selection", Messages.announcementToACohort());
        assertGolden("device-status-site", Messages.deviceStatusWithSite());
        assertGolden("device-status-refusal", Messages.deviceStatusOfARefusal());
        assertGolden("update-part-signed", Messages.signedUpdatePart());
        assertGolden("relayed-part", Messages.relayedPart());
        assertGolden("relayed-receipt", Messages.relayedReceipt());
    }

    private static void assertGolden(String name, MessageLite message) throws IOException {
        byte[] golden = GoldenFile.bytes("v1/message-" + name + ".bin", message.toByteArray());

        assertThat(message.toByteArray()).isEqualTo(golden);
        assertThat(message.getParserForType().parseFrom(golden)).isEqualTo(message);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }
}
