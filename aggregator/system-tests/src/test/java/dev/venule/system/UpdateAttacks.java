package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;

/** A device with a good certificate, on its own address, with content that is meant to do harm. */
final class UpdateAttacks {
    private static final float SMALL = 1e-3f;
    private static final int OPEN_UPLOADS = 200;

    private final HostileUpdates updates = new HostileUpdates(SmallStudy.population(3, 100_000));
    private long seed;

    List<Attack> all() {
        return List.of(
                new Attack("update of no bytes", scene -> bytes(scene, new byte[0], RejectReason.MALFORMED)),
                new Attack("malformed protobuf", scene -> bytes(scene, garbage(), RejectReason.MALFORMED)),
                new Attack("another update's id inside", this::forgesId),
                new Attack("a population that is not there", this::choosesPopulation),
                changed("version of the future", u -> u.setBaseVersion(1L << 40), RejectReason.UNKNOWN_VERSION),
                changed("wire version of the future", u -> u.setWireVersion(9), RejectReason.WRONG_WIRE_VERSION),
                changed("no examples", u -> u.setExampleCount(0), RejectReason.NO_EXAMPLES),
                changed("loss NaN", u -> u.setTrainingLoss(Float.NaN), RejectReason.NOT_FINITE),
                changed("delta cut short", UpdateAttacks::cut, RejectReason.MALFORMED),
                changed("delta with infinite scale", UpdateAttacks::infinite, RejectReason.MALFORMED),
                changed("decompression bomb", UpdateAttacks::bomb, RejectReason.MALFORMED),
                new Attack("more coordinates than asked for", this::carriesEverything),
                new Attack("delta of enormous norm", this::isEnormous),
                new Attack("claim of 2 GB", this::claimsTooMuch),
                new Attack("parts that do not fit their hash", this::liesAboutHash),
                new Attack("uploads never finished", this::neverFinishes),
                new Attack("replay of the own update", this::replaysOwn),
                new Attack("replay of another device's update", this::replaysOther),
                new Attack("garbage as status", this::sendsGarbageStatus));
    }

    private Update.Builder valid(HostileScene scene) {
        seed++;
        return updates.update(seed, scene.version(), SMALL);
    }

    private Attack changed(String name, UnaryOperator<Update.Builder> change, RejectReason reason) {
        return new Attack(
                name,
                scene -> scene.assertRefused(
                        scene.newAttacker(), HostileUpdates.message(change.apply(valid(scene))), reason));
    }

    private static String bytes(HostileScene scene, byte[] payload, RejectReason reason) throws IOException {
        return scene.assertRefused(scene.newAttacker(), payload, reason);
    }

    private static byte[] garbage() {
        byte[] garbage = new byte[3000];
        new Random(4).nextBytes(garbage);
        return garbage;
    }

    private String forgesId(HostileScene scene) throws IOException {
        Update update = valid(scene).build();
        UpdatePart part =
                HostileUpdates.whole(update).setUpdateId(HostileUpdates.id(-1)).build();
        return scene.assertRefused(scene.newAttacker(), part.toByteArray(), RejectReason.MALFORMED);
    }

    private String choosesPopulation(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        return scene.assertRefused(
                attacker,
                MqttAddress.update("nowhere", attacker),
                HostileUpdates.message(valid(scene)),
                RejectReason.UNKNOWN_POPULATION);
    }

    private static Update.Builder cut(Update.Builder update) {
        ByteString delta = update.getDelta();
        return update.setDelta(delta.substring(0, delta.size() / 2));
    }

    /** All exponent bits of the first group's scale: after 48 bits of header and 2 of coding, its sign and then these 8. */
    private static Update.Builder infinite(Update.Builder update) {
        byte[] delta = update.getDelta().toByteArray();
        for (int bit = 51; bit < 59; bit++) {
            delta[bit / 8] |= (byte) (0x80 >> (bit % 8));
        }
        return update.setDelta(ByteString.copyFrom(withChecksum(delta)));
    }

    /** A header that is right, and then nothing but ones: as many coordinates as the longest codes can claim. */
    private static Update.Builder bomb(Update.Builder update) {
        byte[] delta = new byte[200_000];
        Arrays.fill(delta, (byte) 0xff);
        System.arraycopy(update.getDelta().toByteArray(), 0, delta, 0, 6);
        return update.setDelta(ByteString.copyFrom(withChecksum(delta)));
    }

    private static byte[] withChecksum(byte[] delta) {
        CRC32 checksum = new CRC32();
        checksum.update(delta, 0, delta.length - 4);
        for (int i = 0; i < 4; i++) {
            delta[delta.length - 4 + i] = (byte) (checksum.getValue() >> (8 * (3 - i)));
        }
        return delta;
    }

    private String carriesEverything(HostileScene scene) throws IOException {
        seed++;
        byte[] message = HostileUpdates.message(updates.dense(seed, scene.version(), SMALL));
        return scene.assertRefused(scene.newAttacker(), message, RejectReason.WRONG_SUPPORT);
    }

    private String isEnormous(HostileScene scene) throws IOException {
        seed++;
        byte[] message = HostileUpdates.message(updates.update(seed, scene.version(), 1e6f));
        return scene.assertRefused(scene.newAttacker(), message, RejectReason.TOO_LARGE_NORM);
    }

    private String claimsTooMuch(HostileScene scene) throws IOException {
        UpdatePart part = part(HostileUpdates.id(++seed), 0, Integer.MAX_VALUE, 100);
        return scene.assertRefused(scene.newAttacker(), part.toByteArray(), RejectReason.OVERSIZED);
    }

    private static UpdatePart part(ByteString id, long offset, long total, int bytes) {
        return UpdatePart.newBuilder()
                .setUpdateId(id)
                .setOffset(offset)
                .setTotalBytes(total)
                .setSha256(ByteString.copyFrom(new byte[32]))
                .setData(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private String liesAboutHash(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        ByteString id = HostileUpdates.id(++seed);
        long before = scene.counted(RejectReason.CHECKSUM_MISMATCH);
        try (WireClient client = scene.device(attacker)) {
            for (int offset = 0; offset < 300; offset += 100) {
                byte[] payload = part(id, offset, 300, 100).toByteArray();
                client.publish(new Message(MqttAddress.update(HostileScene.POPULATION, attacker), payload, false));
            }
            scene.awaitRejection(attacker, RejectReason.CHECKSUM_MISMATCH);
        }
        assertThat(scene.counted(RejectReason.CHECKSUM_MISMATCH)).isEqualTo(before + 1);
        return "aggregator: checksum_mismatch";
    }

    /** Each claims as much as there is room for. */
    private String neverFinishes(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        int largest = IntakeLimits.defaults().maxUpdateBytes();
        ByteString last = ByteString.EMPTY;
        try (WireClient client = scene.device(attacker)) {
            for (int i = 0; i < OPEN_UPLOADS; i++) {
                last = HostileUpdates.id(++seed);
                byte[] payload = part(last, 0, largest, 50_000).toByteArray();
                client.publish(new Message(MqttAddress.update(HostileScene.POPULATION, attacker), payload, false));
            }
            assertThat(scene.awaitAnswer(attacker, last)).isInstanceOf(Admission.PartStored.class);
        }
        return "aggregator: parts held of 2 uploads at most, older ones forgotten";
    }

    private String replaysOwn(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        byte[] payload = HostileUpdates.message(valid(scene));
        long duplicates = scene.federation().aggregator().counters().snapshot().duplicates();
        try (WireClient client = scene.device(attacker)) {
            for (int i = 0; i < 10; i++) {
                client.publish(new Message(MqttAddress.update(HostileScene.POPULATION, attacker), payload, false));
            }
            scene.awaitAnswers(attacker, 10);
        }
        assertThat(scene.answersTo(attacker).stream().filter(Admission.Buffered.class::isInstance))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(scene.federation().aggregator().counters().snapshot().duplicates())
                .isGreaterThanOrEqualTo(duplicates);
        return "aggregator: counted once, " + scene.answersTo(attacker);
    }

    /** It counts as the attacker's own, under the attacker's limits; the other device's stays what it was. */
    private String replaysOther(HostileScene scene) throws IOException {
        String owner = scene.newAttacker();
        String attacker = scene.newAttacker();
        Update update = valid(scene).build();
        byte[] payload = HostileUpdates.whole(update).build().toByteArray();
        for (String device : List.of(attacker, owner)) {
            try (WireClient client = scene.device(device)) {
                client.publish(new Message(MqttAddress.update(HostileScene.POPULATION, device), payload, false));
                scene.awaitAnswer(device, update.getUpdateId());
            }
        }
        assertThat(scene.awaitAnswer(owner, update.getUpdateId())).isInstanceOf(Admission.Buffered.class);
        return "aggregator: the owner's is buffered all the same";
    }

    private String sendsGarbageStatus(HostileScene scene) throws IOException {
        String attacker = scene.newAttacker();
        String topic = MqttAddress.status(HostileScene.POPULATION, attacker);
        try (WireClient client = scene.device(attacker)) {
            assertThat(client.publish(new Message(topic, garbage(), true)).isGranted())
                    .isTrue();
            scene.assertNobodyElseWasTouched();
            assertThat(client.publish(Message.withdrawal(topic)).isGranted()).isTrue();
        }
        return "aggregator: status ignored";
    }
}
