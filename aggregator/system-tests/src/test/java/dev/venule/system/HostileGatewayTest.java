package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.broker.pki.RevocationReason;
import dev.venule.fleet.data.PatientExamples;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.federation.FederationSetup;
import dev.venule.gateway.Gateway;
import dev.venule.gateway.GatewayConfig;
import dev.venule.gateway.GatewayConfigFile;
import dev.venule.gateway.GatewayListener;
import dev.venule.gateway.Ward;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two gateways at a real Mosquitto with the configuration that is written for it: one that means well, with real agents behind it, and one
 * that does not. What the other makes up is refused by the aggregator and counted under its reason, or refused by the broker.
 */
final class HostileGatewayTest {
    private static final int DEVICES = 4;
    private static final String UNSIGNED = "bed-unsigned";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    private static GatewayWard ward;
    private static Gateway honest;
    private static Federation federation;
    private static LocalPki pki;
    private static HostileGateway hostile;
    private static HostileUpdates updates;
    private static long seed = 5_000;

    @BeforeAll
    static void begin() throws Exception {
        ward = GatewayWard.start(folder);
        FederationSetup study = SmallStudy.setup(folder, DEVICES, 100_000);
        FederationSetup setup = ward.behindGateway(study, study.patients());
        pki = LocalPki.openOrCreate(ward.pki(), Clock.systemUTC());
        honest = Gateway.start(config(setup), GatewayListener.none());
        federation = Federation.start(setup, AggregatorListener.none(), RoundListener.silent());
        hostile = HostileGateway.connect(ward);
        updates = new HostileUpdates(SmallStudy.population(DEVICES, 100_000));
        awaitAnotherVersion();
    }

    /** As it is written, and for these devices only. */
    private static GatewayConfig config(FederationSetup setup) throws IOException {
        GatewayConfig written = GatewayConfigFile.read(ward.gateway("w3").resolve("gateway.yaml"));
        Set<String> devices = new HashSet<>(Set.of(UNSIGNED));
        setup.patients().stream().map(PatientExamples::id).forEach(devices::add);
        Ward open = written.ward();
        return new GatewayConfig(
                written.name(),
                written.populations(),
                written.broker(),
                new Ward(open.coap(), open.identity(), Optional.of(devices)),
                written.limits());
    }

    @Test
    void whatTheDeviceSignedCountsOnceWhoeverBringsIt() throws Exception {
        UpdatePart part = signedBy("bed-1");

        assertThat(hostile.passOn("bed-1", part, pki.device("bed-1")).getStatus())
                .isEqualTo(Receipt.Status.BUFFERED);
        assertThat(hostile.passOn("bed-1", part, pki.device("bed-1")).getStatus())
                .isEqualTo(Receipt.Status.DUPLICATE);
    }

    @Test
    void whatIsAlteredIsForged() throws Exception {
        UpdatePart part = signedBy("bed-1");
        byte[] other = part.getData().toByteArray();
        other[other.length - 1] ^= 1;
        ByteString hash = ByteString.copyFrom(Sha256.of(part.getData().toByteArray()));
        UpdatePart altered =
                part.toBuilder().setData(ByteString.copyFrom(other)).build();

        assertRefused(RejectReason.FORGED, "bed-1", altered, pki.device("bed-1"));
        assertRefused(
                RejectReason.FORGED,
                "bed-1",
                altered.toBuilder().setSha256(hash).build(),
                pki.device("bed-1"));
        assertThat(hostile.passOn("bed-1", part, pki.device("bed-1")).getStatus())
                .as("the device's own still counts")
                .isEqualTo(Receipt.Status.BUFFERED);
    }

    @Test
    void noUpdateCanBeMadeForADevice() throws Exception {
        UpdatePart made = HostileGateway.signed(hostile.identity(), "bed-1", next());

        assertRefused(RejectReason.FORGED, "bed-1", made, pki.device("bed-1"));
        assertRefused(RejectReason.UNTRUSTED_DEVICE, "bed-1", made, hostile.identity());
        assertRefused(RejectReason.NOT_SIGNED, "bed-1", next(), pki.device("bed-1"));
    }

    @Test
    void theGatewayIsNoDeviceItself() throws Exception {
        UpdatePart made = HostileGateway.signed(hostile.identity(), HostileGateway.NAME, next());

        assertRefused(RejectReason.UNTRUSTED_DEVICE, HostileGateway.NAME, made, hostile.identity());
    }

    @Test
    void nothingCanBeReplayedUnderAnotherName() throws Exception {
        UpdatePart part = signedBy("bed-1");
        UpdatePart otherId = part.toBuilder().setUpdateId(HostileUpdates.id(-1)).build();

        assertRefused(RejectReason.UNTRUSTED_DEVICE, "bed-2", part, pki.device("bed-1"));
        assertRefused(RejectReason.FORGED, "bed-2", part, pki.device("bed-2"));
        assertRefused(RejectReason.FORGED, "bed-1", otherId, pki.device("bed-1"));
    }

    @Test
    void aRevokedDeviceIsOut() throws Exception {
        UpdatePart part = signedBy("bed-3");
        pki.authority().revoke("bed-3", RevocationReason.KEY_COMPROMISE);

        assertRefused(RejectReason.REVOKED, "bed-3", part, pki.device("bed-3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/device/" + GatewayWard.DIRECT_DEVICE + "/update",
                "venule/v1/ecg/device/" + GatewayWard.DIRECT_DEVICE + "/receipt",
                "venule/v1/ecg/device/" + HostileGateway.NAME + "/update",
                "venule/v1/ecg/gateway/gateway.w3/device/bed-1/update",
                "venule/v1/ecg/gateway/" + HostileGateway.NAME + "/device/bed-1/receipt",
                "venule/v1/ecg/task",
                "venule/v1/ecg/model/0000000000000000000000000000000000000000000000000000000000000000/0",
                "venule/v1/other/gateway/" + HostileGateway.NAME + "/device/bed-1/update"
            })
    void theBrokerTakesNothingElseFromIt(String topic) {
        assertThat(hostile.publish(topic, new byte[] {1}).isGranted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "venule/v1/ecg/device/" + GatewayWard.DIRECT_DEVICE + "/receipt",
                "venule/v1/ecg/device/+/receipt",
                "venule/v1/ecg/gateway/gateway.w3/device/+/receipt",
                "venule/v1/ecg/gateway/+/device/+/update",
                "venule/v1/ecg/device/+/update",
                "$share/g/venule/v1/+/gateway/+/device/+/update",
                "venule/v1/#"
            })
    void theBrokerTellsItNothingElse(String filter) {
        assertThat(hostile.subscribe(filter).isGranted()).isFalse();
    }

    @Test
    void theHonestGatewayPassesOnlySignedPartsOfItsOwnDevices() throws Exception {
        try (CoapDevice unsigned = CoapDevice.start(honest.uri(), pki, "ecg", UNSIGNED);
                CoapDevice stranger = CoapDevice.start(honest.uri(), pki, "ecg", "bed-stranger");
                CoapDevice impostor = CoapDevice.start(endpoint(UNSIGNED), "ecg", "bed-2", AT_MOST)) {
            assertThat(unsigned.awaitState()).isEqualTo("connected");
            assertThat(failure(unsigned)).contains("sending.signed");
            assertThat(stranger.awaitState()).contains("4.03");
            assertThat(impostor.awaitState()).isEqualTo("connected");
            assertThat(failure(impostor)).contains("its id must be the CN of its certificate");
        }
    }

    private static AggregatorEndpoint endpoint(String device) throws IOException {
        Identity identity = pki.device(device);
        return AggregatorEndpoint.of(
                honest.uri(), new DeviceCredentials(identity.key(), identity.chain(), pki.trusted()));
    }

    private static String failure(CoapDevice device) throws InterruptedException {
        return ((Delivery.Failed) CoapDevice.await(device.send(next()))).explanation();
    }

    /** The devices that mean well go on, and each content came into the ward once. */
    @AfterAll
    static void end() throws Exception {
        try (GatewayWard broker = ward;
                Gateway gateway = honest;
                Federation fleet = federation;
                HostileGateway attacker = hostile) {
            awaitAnotherVersion();
            assertThat(fleet.lostUpdates()).isEmpty();
            assertThat(fleet.aggregator().failure()).isEmpty();
            long fetched = gateway.counters().snapshot().contentBytesFetched();
            long read = fleet.devices().stream()
                    .mapToLong(device -> device.counters().messages().bytes().contents())
                    .sum();
            System.out.println("gateway | contents from the broker " + fetched + " bytes, by its " + DEVICES
                    + " devices " + read + " bytes");
            assertThat(fetched).isPositive().isLessThan(read);
            assertThat(List.of(broker, attacker)).isNotEmpty();
        }
    }

    private static void awaitAnotherVersion() {
        long now = federation.aggregator().model("ecg").version();
        await("a version by the agents that mean well")
                .atMost(AT_MOST)
                .until(() -> federation.aggregator().model("ecg").version() > now);
    }

    private static UpdatePart signedBy(String device) throws Exception {
        return HostileGateway.signed(pki.device(device), device, next());
    }

    /** Small enough to do the honest model no harm. */
    private static UpdatePart next() {
        long version = federation.aggregator().model("ecg").version();
        return HostileUpdates.whole(updates.update(++seed, version, 1e-3f).build())
                .build();
    }

    private static void assertRefused(RejectReason reason, String device, UpdatePart part, Identity shown)
            throws Exception {
        long before = counted(reason);
        Receipt receipt = hostile.passOn(device, part, shown);

        assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.REJECTED);
        assertThat(RejectReason.fromWireCode(receipt.getRejectReason())).contains(reason);
        assertThat(counted(reason)).isEqualTo(before + 1);
    }

    private static long counted(RejectReason reason) {
        return federation.aggregator().counters().snapshot().rejected().getOrDefault(reason, 0L);
    }
}
