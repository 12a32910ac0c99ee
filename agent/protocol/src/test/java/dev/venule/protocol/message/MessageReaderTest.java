package dev.venule.protocol.message;

import static dev.venule.protocol.message.Messages.announcement;
import static dev.venule.protocol.message.Messages.bytes;
import static dev.venule.protocol.message.Messages.deviceStatus;
import static dev.venule.protocol.message.Messages.receipt;
import static dev.venule.protocol.message.Messages.relayedPart;
import static dev.venule.protocol.message.Messages.signedAnnouncement;
import static dev.venule.protocol.message.Messages.update;
import static dev.venule.protocol.message.Messages.updatePart;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final long MAX_UPDATE_BYTES = 1000;
    private static final List<Function<byte[], Reading<?>>> READERS = List.of(
            MessageReader::signedAnnouncement,
            MessageReader::announcement,
            MessageReader::update,
            bytes -> MessageReader.updatePart(bytes, MAX_UPDATE_BYTES),
            MessageReader::receipt,
            MessageReader::deviceStatus);

    @Test
    void validMessagesAreReadAsTheyAre() {
        assertValid(MessageReader.signedAnnouncement(signedAnnouncement().toByteArray()), signedAnnouncement());
        assertValid(MessageReader.announcement(announcement().toByteArray()), announcement());
        assertValid(MessageReader.update(update().toByteArray()), update());
        assertValid(MessageReader.updatePart(updatePart().toByteArray(), MAX_UPDATE_BYTES), updatePart());
        assertValid(MessageReader.receipt(receipt().toByteArray()), receipt());
        assertValid(MessageReader.deviceStatus(deviceStatus().toByteArray()), deviceStatus());
    }

    @Test
    void signaturesHave64Bytes() {
        assertRejected(
                MessageReader.signedAnnouncement(signedAnnouncement().toBuilder()
                        .setSignature(bytes(63, 0))
                        .build()
                        .toByteArray()),
                RejectReason.WRONG_SIGNATURE,
                "64 bytes, this one 63");
        assertRejected(
                MessageReader.signedAnnouncement(new byte[0]), RejectReason.MALFORMED, "announcement is missing");
    }

    @Test
    void updatesNameWhatIsWrong() {
        Update valid = update();
        assertUpdate(valid.toBuilder().setWireVersion(2), RejectReason.WRONG_WIRE_VERSION, "wire version 2");
        assertUpdate(valid.toBuilder().clearWireVersion(), RejectReason.WRONG_WIRE_VERSION, "wire version 0");
        assertUpdate(valid.toBuilder().setUpdateId(bytes(15, 0)), RejectReason.MALFORMED, "update_id must have 16");
        assertUpdate(valid.toBuilder().setBaseVersion(-1), RejectReason.MALFORMED, "base_version");
        assertUpdate(valid.toBuilder().setExampleCount(0), RejectReason.NO_EXAMPLES, "0");
        assertUpdate(valid.toBuilder().setExampleCount(-5), RejectReason.MALFORMED, "is 4294967291");
        assertUpdate(valid.toBuilder().setTrainingLoss(Float.NaN), RejectReason.NOT_FINITE, "training_loss is NaN");
        assertUpdate(valid.toBuilder().setTrainingLoss(Float.NEGATIVE_INFINITY), RejectReason.NOT_FINITE, "-Infinity");
        assertUpdate(valid.toBuilder().setLocalSteps(0), RejectReason.MALFORMED, "local_steps");
        assertUpdate(valid.toBuilder().clearDelta(), RejectReason.MALFORMED, "delta is missing");
        assertUpdate(valid.toBuilder().setAnnouncedEpoch(-1), RejectReason.MALFORMED, "announced_epoch");
    }

    @Test
    void partsStayWithinTheirUpdateAndItsLimit() {
        UpdatePart valid = updatePart();
        assertPart(valid.toBuilder().setUpdateId(bytes(17, 0)), RejectReason.MALFORMED, "update_id");
        assertPart(valid.toBuilder().setTotalBytes(0), RejectReason.MALFORMED, "total_bytes");
        assertPart(valid.toBuilder().setTotalBytes(-1), RejectReason.MALFORMED, "total_bytes");
        assertPart(valid.toBuilder().setTotalBytes(1001), RejectReason.OVERSIZED, "1001 bytes, at most 1000");
        assertPart(valid.toBuilder().setOffset(-1), RejectReason.MALFORMED, "offset");
        assertPart(valid.toBuilder().setOffset(11), RejectReason.MALFORMED, "offset");
        assertPart(valid.toBuilder().setOffset(5), RejectReason.MALFORMED, "6 bytes at 5 run over the end at 10");
        assertPart(valid.toBuilder().clearData(), RejectReason.MALFORMED, "without data");
        assertPart(valid.toBuilder().clearSha256(), RejectReason.MALFORMED, "sha256");
        assertPart(valid.toBuilder().setSha256(bytes(31, 0)), RejectReason.MALFORMED, "sha256");
    }

    @Test
    void updatesInOnePartNeedNoHash() {
        UpdatePart whole = updatePart().toBuilder()
                .setOffset(0)
                .setTotalBytes(6)
                .clearSha256()
                .build();

        assertValid(MessageReader.updatePart(whole.toByteArray(), 6), whole);
        assertValid(MessageReader.updatePart(whole.toByteArray(), Long.MAX_VALUE), whole);
        assertRejected(MessageReader.updatePart(new byte[1100], 6), RejectReason.OVERSIZED, "1100 bytes, at most 1030");
    }

    @Test
    void receiptsHaveAStatusAndRejectionsAReason() {
        Receipt valid = receipt();
        assertReceipt(valid.toBuilder().clearStatus(), RejectReason.MALFORMED, "status is missing");
        assertReceipt(valid.toBuilder().setStatusValue(9), RejectReason.WRONG_WIRE_VERSION, "status");
        assertReceipt(valid.toBuilder().clearRejectReason(), RejectReason.MALFORMED, "without a reason");
        assertReceipt(valid.toBuilder().clearUpdateId(), RejectReason.MALFORMED, "update_id");
        assertReceipt(valid.toBuilder().setCurrentVersion(-1), RejectReason.MALFORMED, "current_version");
        assertReceipt(valid.toBuilder().setStaleness(-1), RejectReason.MALFORMED, "staleness");
        assertReceipt(valid.toBuilder().setStoredBytes(-1), RejectReason.MALFORMED, "stored_bytes");
        assertReceipt(valid.toBuilder().setRetryAfterMillis(-1), RejectReason.MALFORMED, "retry_after_millis");

        Receipt fromTheFuture = valid.toBuilder().setRejectReason(4711).build();
        assertValid(MessageReader.receipt(fromTheFuture.toByteArray()), fromTheFuture);
    }

    @Test
    void statusesHoldNothingThatALogCouldBeForgedWith() {
        DeviceStatus valid = deviceStatus();
        assertStatus(valid.toBuilder().setWireVersion(7), RejectReason.WRONG_WIRE_VERSION, "7");
        assertStatus(valid.toBuilder().setProfile("a\nb"), RejectReason.MALFORMED, "profile");
        assertStatus(valid.toBuilder().setSite("a\nb"), RejectReason.MALFORMED, "site");
        assertStatus(valid.toBuilder().setAgentVersion("\u00e9"), RejectReason.MALFORMED, "agent_version");
        assertStatus(valid.toBuilder().setLastOutcome("x".repeat(65)), RejectReason.MALFORMED, "last_outcome");
        assertStatus(valid.toBuilder().setBatteryFraction(1.5f), RejectReason.MALFORMED, "battery_fraction");
        assertStatus(valid.toBuilder().setBatteryFraction(Float.NaN), RejectReason.MALFORMED, "battery_fraction");
        assertStatus(valid.toBuilder().setLastRoundMillis(-1), RejectReason.MALFORMED, "last_round_millis");
        assertStatus(valid.toBuilder().setOutboxUpdates(-1), RejectReason.MALFORMED, "outbox_updates");
        assertStatus(valid.toBuilder().setEvictedUpdates(-1), RejectReason.MALFORMED, "evicted_updates");
        assertRejected(MessageReader.deviceStatus(new byte[5000]), RejectReason.OVERSIZED, "at most 4096");

        DeviceStatus withoutBattery = valid.toBuilder().setBatteryFraction(-1).build();
        assertValid(MessageReader.deviceStatus(withoutBattery.toByteArray()), withoutBattery);
    }

    @Test
    void truncatedMessagesAreNeverReadAsTheWhole() {
        byte[] part = updatePart().toByteArray();
        for (int length = 0; length < part.length; length++) {
            assertThat(MessageReader.updatePart(Arrays.copyOf(part, length), MAX_UPDATE_BYTES))
                    .as("length %d", length)
                    .isInstanceOf(Reading.Rejected.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyBytesAreAnswered(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] messages = {
            signedAnnouncement().toByteArray(),
            announcement().toByteArray(),
            update().toByteArray(),
            updatePart().toByteArray(),
            receipt().toByteArray(),
            deviceStatus().toByteArray()
        };
        int rejected = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = messages[random.nextInt(messages.length)].clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            for (Function<byte[], Reading<?>> reader : READERS) {
                rejected += reader.apply(bytes) instanceof Reading.Rejected ? 1 : 0;
            }
        }
        assertThat(rejected).as("seed %d: most of them are nonsense", seed).isGreaterThan(3000);
    }

    @Test
    void whatIsNoProtobufIsMalformed() {
        for (Function<byte[], Reading<?>> reader : READERS) {
            assertThat(reader.apply(new byte[] {-1, -1, -1}))
                    .isInstanceOfSatisfying(
                            Reading.Rejected.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.MALFORMED));
        }
    }

    @Test
    void fieldsOfANewerPeerAreSkipped() {
        byte[] known = update().toByteArray();
        byte[] extended = Arrays.copyOf(known, known.length + 3);
        extended[known.length] = (byte) 0xa0; // field 100, varint
        extended[known.length + 1] = 0x06;
        extended[known.length + 2] = 1;

        assertThat(MessageReader.update(extended)).isInstanceOf(Reading.Valid.class);
    }

    @Test
    void longAnnouncementsAreOversized() {
        byte[] tooLong = SignedAnnouncement.newBuilder()
                .setAnnouncement(ByteString.copyFrom(new byte[MessageReader.MAX_ANNOUNCEMENT_BYTES]))
                .build()
                .toByteArray();

        assertRejected(MessageReader.signedAnnouncement(tooLong), RejectReason.OVERSIZED, "at most 1048576");
    }

    private static void assertUpdate(Update.Builder update, RejectReason reason, String detail) {
        assertRejected(MessageReader.update(update.build().toByteArray()), reason, detail);
    }

    private static void assertPart(UpdatePart.Builder part, RejectReason reason, String detail) {
        assertRejected(MessageReader.updatePart(part.build().toByteArray(), MAX_UPDATE_BYTES), reason, detail);
    }

    private static void assertReceipt(Receipt.Builder receipt, RejectReason reason, String detail) {
        assertRejected(MessageReader.receipt(receipt.build().toByteArray()), reason, detail);
    }

    private static void assertStatus(DeviceStatus.Builder status, RejectReason reason, String detail) {
        assertRejected(MessageReader.deviceStatus(status.build().toByteArray()), reason, detail);
    }

    static void assertValid(Reading<?> reading, Object message) {
        assertThat(reading).isEqualTo(new Reading.Valid<>(message));
    }

    static void assertRejected(Reading<?> reading, RejectReason reason, String detail) {
        assertThat(reading).isInstanceOfSatisfying(Reading.Rejected.class, rejected -> {
            assertThat(rejected.detail()).contains(detail);
            assertThat(rejected.reason()).isEqualTo(reason);
        });
    }

    @Test
    void whatAGatewayPassesOnIsBounded() {
        RelayedPart valid = relayedPart();
        ByteString certificate = ByteString.copyFrom(new byte[4097]);

        assertValid(MessageReader.relayedPart(valid.toByteArray(), MAX_UPDATE_BYTES), valid);
        assertRejected(
                MessageReader.relayedPart(valid.toBuilder().clearPart().build().toByteArray(), MAX_UPDATE_BYTES),
                RejectReason.MALFORMED,
                "the part is missing");
        assertRejected(
                MessageReader.relayedPart(
                        valid.toBuilder().addCertificates(certificate).build().toByteArray(), MAX_UPDATE_BYTES),
                RejectReason.MALFORMED,
                "more than 4096 bytes");
        RelayedPart.Builder many = valid.toBuilder();
        for (int i = 0; i < 8; i++) {
            many.addCertificates(ByteString.copyFromUtf8("one more"));
        }
        assertRejected(
                MessageReader.relayedPart(many.build().toByteArray(), MAX_UPDATE_BYTES),
                RejectReason.MALFORMED,
                "9 certificates, at most 8");
        assertRejected(MessageReader.relayedPart(new byte[40_000], 6), RejectReason.OVERSIZED, "40000 bytes");
    }

    @Test
    void aSignatureIsBounded() {
        UpdatePart signed = updatePart().toBuilder()
                .setSignature(ByteString.copyFrom(new byte[513]))
                .build();

        assertRejected(
                MessageReader.updatePart(signed.toByteArray(), MAX_UPDATE_BYTES),
                RejectReason.MALFORMED,
                "a signature has at most 512 bytes");
    }
}
