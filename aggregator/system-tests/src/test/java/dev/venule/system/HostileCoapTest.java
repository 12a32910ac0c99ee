package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.transport.Fetch;
import dev.venule.aggregator.server.AggregatorCounters;
import dev.venule.aggregator.server.coap.CoapLimits;
import dev.venule.aggregator.server.coap.CoapRefusal;
import dev.venule.protocol.address.CoapAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that must not get through over real sockets: malformed blocks, forged and repeated records, handshakes that nobody
 * finishes. Each is counted under its reason, and a device that means well goes on, in the session that it had.
 */
final class HostileCoapTest {
    private static final int PARAMETERS = 20_000;
    private static final int BLOCK = 1024;
    private static final int SZX = 6;
    private static final int HALF_OPEN_HANDSHAKES = 1000;
    private static final long HEAP_PER_HANDSHAKE = 20_000;
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final List<String> UPDATES = CoapAddress.update(CoapServerFixture.POPULATION, "mallory");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private CoapLink link;

    private long handshake;

    @BeforeEach
    void connectADevice() throws Exception {
        link = CoapLink.start(folder, PARAMETERS, new UdpFaultProxy.Faults(0, 0, 1), CoapLink.PATIENT);
        handshake = link.network().handshakeDatagrams();
    }

    @AfterEach
    void deviceThatMeansWellFinishesInItsSession() throws Exception {
        try (CoapLink ending = link) {
            assertThat(CoapDevice.await(ending.fetchWeights())).isInstanceOf(Fetch.Fetched.class);
            ending.handInUpdate(1);
            assertThat(ending.network().handshakeDatagrams()).isEqualTo(handshake);
            assertThat(ending.server().bufferedUpdates(CoapServerFixture.POPULATION))
                    .hasSize(1);
            assertThat(ending.server().failure()).isEmpty();
        }
    }

    private AggregatorCounters.Coap counters() {
        return link.server().counters().snapshot().coap();
    }

    private long refused(CoapRefusal reason) {
        return counters().refused().getOrDefault(reason, 0L);
    }

    private void awaitRefused(CoapRefusal reason, long least) {
        await(reason.label()).atMost(AT_MOST).until(() -> refused(reason) >= least);
    }

    private UdpPeer stranger() throws IOException {
        return new UdpPeer(link.server().coapUri().orElseThrow());
    }

    private CoapAttacker mallory() throws IOException {
        return CoapAttacker.connect(
                link.server().coapUri().orElseThrow(),
                CoapDevice.credentials(link.server().pki(), "mallory"));
    }

    private static Request block(int number, boolean more, int payloadBytes) {
        Request request = CoapAttacker.post(UPDATES, payloadBytes);
        request.getOptions().setBlock1(SZX, more, number);
        return request;
    }

    @Test
    void malformedRequestsAreRefusedUnderTheirReason() throws Exception {
        try (CoapAttacker mallory = mallory()) {
            assertThat(mallory.answerTo(block(0, true, BLOCK - 24))).isEqualTo(ResponseCode.BAD_REQUEST);
            assertThat(mallory.answerTo(block(0, false, 0))).isEqualTo(ResponseCode.BAD_REQUEST);
            Request beyond = CoapAttacker.get(CoapAddress.task(CoapServerFixture.POPULATION));
            beyond.getOptions().setBlock2(SZX, false, (1 << 20) - 1);
            assertThat(mallory.answerTo(beyond)).isEqualTo(ResponseCode.BAD_OPTION);
            awaitRefused(CoapRefusal.MALFORMED_REQUEST, 3);

            assertThat(mallory.answerTo(block(64, true, BLOCK))).isEqualTo(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
            assertThat(mallory.answerTo(block((1 << 20) - 1, false, BLOCK)))
                    .isEqualTo(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
            awaitRefused(CoapRefusal.TOO_LARGE, 2);

            assertThat(mallory.answerTo(block(3, true, BLOCK))).isEqualTo(ResponseCode.CONTINUE);
            assertThat(mallory.answerTo(block(5, false, 7))).isEqualTo(ResponseCode.REQUEST_ENTITY_INCOMPLETE);
            awaitRefused(CoapRefusal.INCOMPLETE, 1);

            List<String> others = CoapAddress.update(CoapServerFixture.POPULATION, CoapServerFixture.DEVICE);
            assertThat(mallory.answerTo(CoapAttacker.post(others, 10))).isEqualTo(ResponseCode.FORBIDDEN);
            awaitRefused(CoapRefusal.NOT_ITS_OWN, 1);
            assertThat(mallory.answerTo(CoapAttacker.get(List.of("v1", "..", "%00"))))
                    .isEqualTo(ResponseCode.NOT_FOUND);
            awaitRefused(CoapRefusal.UNKNOWN_PATH, 1);

            mallory.sendRaw(new byte[] {0x4f, 1, 0, 0, 1, 2, 3}); // a token of 15 bytes
            awaitRefused(CoapRefusal.UNREADABLE_MESSAGE, 1);
        }
    }

    @Test
    void recordsThatWereSeenAndThatWereChangedAreDiscardedAndMoveNobodysAddress() throws Exception {
        assertThat(CoapDevice.await(link.fetchWeights())).isInstanceOf(Fetch.Fetched.class);
        List<byte[]> records = link.network().recentRecords();
        assertThat(records).hasSizeGreaterThan(50);
        long discarded = refused(CoapRefusal.DISCARDED_RECORD);
        try (UdpPeer elsewhere = stranger()) {
            for (byte[] record : records) {
                link.network().sendAsTheDevice(record);
                elsewhere.send(record);
            }
            awaitRefused(CoapRefusal.DISCARDED_RECORD, discarded + 2L * records.size());

            byte[] forged = records.get(records.size() - 1).clone();
            forged[9] = 1; // a number that was not seen yet
            forged[forged.length - 1] ^= 1;
            elsewhere.send(forged);
            awaitRefused(CoapRefusal.FORGED_RECORD, 1);
            assertThat(elsewhere.drain()).as("what came elsewhere").isEmpty();
        }
    }

    /** What a victim would get whose address a stranger writes on his datagrams. */
    @Test
    void nothingLargerThanTheRequestIsSentBeforeTheAddressIsProved() throws Exception {
        byte[] smallest = ClientHello.smallest(1).datagram();
        List<byte[]> datagrams = new ArrayList<>(List.of(
                smallest,
                ClientHello.ofADevice(2).datagram(),
                ClientHello.ofADevice(3).datagram(new byte[32]), // a cookie that is none
                ClientHello.smallest(4).datagram(new byte[255])));
        SplittableRandom random = new SplittableRandom(6);
        for (int cut = 1; cut < smallest.length; cut++) {
            datagrams.add(Arrays.copyOf(smallest, cut));
            byte[] garbled = smallest.clone();
            garbled[cut] = (byte) random.nextInt(256);
            datagrams.add(garbled);
        }
        for (int type = 20; type <= 26; type++) {
            byte[] other = ClientHello.ofADevice(type).datagram();
            other[0] = (byte) type;
            datagrams.add(other);
        }
        int answered = 0;
        for (byte[] datagram : datagrams) {
            try (UdpPeer spoofed = stranger();
                    UdpPeer barrier = stranger()) {
                spoofed.send(datagram);
                barrier.beginHandshake(ClientHello.ofADevice(answered));
                List<byte[]> answers = spoofed.drain();
                assertThat(answers.stream().mapToInt(answer -> answer.length).sum())
                        .as("bytes sent for " + Arrays.toString(datagram))
                        .isLessThanOrEqualTo(datagram.length);
                answered += answers.size();
            }
        }
        assertThat(answered).as("cookies were sent").isPositive();
    }

    private static long liveHeapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** By shared key, which costs the aggregator little, and every hundredth by certificate, which costs it a signature. */
    @Test
    void handshakesThatNobodyFinishesGiveWayToThoseThatBeginLater() throws Exception {
        int most = CoapLimits.defaults().maxHandshakes();
        long before = counters().handshakes();
        long heap = liveHeapBytes();
        List<UdpPeer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN_HANDSHAKES; i++) {
                UdpPeer peer = stranger();
                peers.add(peer);
                peer.beginHandshake(i % 100 == 0 ? ClientHello.ofADevice(i) : ClientHello.withSharedKey(i));
            }
            await().atMost(AT_MOST).until(() -> refused(CoapRefusal.FAILED_HANDSHAKE) >= HALF_OPEN_HANDSHAKES - most);
            assertThat(counters().handshakes()).isEqualTo(before + HALF_OPEN_HANDSHAKES);
            long growth = liveHeapBytes() - heap; // of the strangers' sockets, too
            System.out.printf("%,d half-open handshakes: %,d bytes of heap%n", HALF_OPEN_HANDSHAKES, growth);
            assertThat(growth).isLessThan(most * HEAP_PER_HANDSHAKE);
            try (CoapAttacker newcomer = mallory()) {
                assertThat(newcomer.answerTo(CoapAttacker.get(CoapAddress.task(CoapServerFixture.POPULATION))))
                        .isEqualTo(ResponseCode.CONTENT);
            }
        } finally {
            peers.forEach(UdpPeer::close);
        }
    }
}
