package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/** What probes work with. */
final class Bench {
    private static final int HASH_BYTES = 32;
    private static final int TAG_BYTES = 8;

    private final BrokerDoor door;
    private final ProbeIdentities identities;
    private final CheckSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private Optional<Boolean> observerUseful = Optional.empty();

    Bench(BrokerDoor door, ProbeIdentities identities, CheckSettings settings, Clock clock) {
        this.door = door;
        this.identities = identities;
        this.settings = settings;
        this.clock = clock;
    }

    BrokerDoor door() {
        return door;
    }

    ProbeIdentities identities() {
        return identities;
    }

    CheckSettings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    /** The probing device, in a session of this connection only. */
    WireClient device(Evidence evidence) throws IOException {
        return open(
                identities.device(), Connect.fresh(ProbeIdentities.DEVICE), evidence.of("device"), "device-session");
    }

    WireClient otherDevice(Evidence evidence) throws IOException {
        return open(
                identities.otherDevice(),
                Connect.fresh(ProbeIdentities.OTHER_DEVICE),
                evidence.of("other device"),
                "device-session");
    }

    /** @throws UnmetNeedException where it may not do what it is here for */
    WireClient observer(Evidence evidence) throws IOException {
        if (!isObserverUseful(new Evidence())) {
            throw new UnmetNeedException("the observer sees nothing: mend observer-session first");
        }
        return openObserver(evidence.of("observer"));
    }

    /** Whether the observer hears devices and may speak as the aggregator; found out once. */
    boolean isObserverUseful(Evidence evidence) throws IOException {
        if (observerUseful.isEmpty()) {
            String tag = newTag();
            try (WireClient observer = openObserver(evidence.of("observer"))) {
                String topic = receipt(ProbeIdentities.OBSERVER);
                boolean isGranted = observer.subscribe(topic).isGranted()
                        && observer.publish(Message.of(topic, tag)).isGranted();
                observerUseful = Optional.of(isGranted
                        && observer.awaitMessage(message -> message.text().equals(tag))
                                .isPresent());
                observer.endSession();
            }
        }
        return observerUseful.get();
    }

    private WireClient openObserver(Consumer<String> transcript) throws IOException {
        return open(identities.observer(), Connect.fresh(ProbeIdentities.OBSERVER), transcript, "observer-session");
    }

    /** @throws UnmetNeedException where the client is not let in; {@code probe} is the one that says why */
    WireClient open(Identity identity, Connect request, Consumer<String> transcript, String probe) throws IOException {
        return admitted(identity, request, transcript, probe).client();
    }

    /** The same, for those who want to know what the broker said to it. */
    Entry.Admitted admitted(Identity identity, Connect request, Consumer<String> transcript, String probe)
            throws IOException {
        Entry entry = door.knock(Optional.of(identity), request, transcript);
        if (entry instanceof Entry.Admitted admitted) {
            return admitted;
        }
        throw new UnmetNeedException("no session as " + identity.commonName() + ": mend "
                + (entry instanceof Entry.NotAskedForCertificate ? "anonymous-refused" : probe) + " first");
    }

    String task() {
        return MqttAddress.task(settings.population());
    }

    String update(String device) {
        return MqttAddress.update(settings.population(), device);
    }

    String receipt(String device) {
        return MqttAddress.receipt(settings.population(), device);
    }

    String status(String device) {
        return MqttAddress.status(settings.population(), device);
    }

    /** A content hash that nobody has used. */
    byte[] newHash() {
        return randomBytes(HASH_BYTES);
    }

    String modelPart(byte[] hash) {
        return MqttAddress.modelPart(settings.population(), hash, 0);
    }

    String modelParts(byte[] hash) {
        return MqttAddress.modelParts(settings.population(), hash);
    }

    /** A text that no earlier message had. */
    String newTag() {
        return "venule-check " + HexFormat.of().formatHex(randomBytes(TAG_BYTES));
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
