package dev.venule.aggregator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gateways bring is believed only where it is proved; what is not leaves no trace. */
class RelayedUpdateTest {
    private AggregatorFixture aggregator;

    @BeforeEach
    void open() throws IOException {
        aggregator = new AggregatorFixture(
                Population.config(new BufferPolicy(10, 10, 1000, Long.MAX_VALUE)), new MemoryAggregatorStore());
    }

    @Test
    void withoutAProofNoGatewayIsBelieved() throws IOException {
        assertThat(aggregator.send(relayed(Population.message("d", Population.update(1, 0)))))
                .isEqualTo(new Admission.Rejected(RejectReason.UNTRUSTED_DEVICE));
    }

    @Test
    void aProvedUpdateIsAdmittedLikeAnyOther() throws IOException {
        aggregator.proof = (population, device, way, part) -> Optional.empty();
        IncomingUpdate message = relayed(Population.message("d", Population.update(1, 0)));

        assertThat(aggregator.send(message)).isEqualTo(new Admission.Buffered(0));
        assertThat(aggregator.send(message)).isEqualTo(new Admission.Duplicate());
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_SIGNED", "UNTRUSTED_DEVICE", "FORGED"})
    void whatSomebodyMadeUpDoesNotDecideAboutTheDevicesOwnUpdate(RejectReason reason) throws IOException {
        aggregator.proof = (population, device, way, part) -> Optional.of(reason);
        IncomingUpdate honest = Population.message("d", Population.update(1, 0));

        assertThat(aggregator.send(relayed(honest))).isEqualTo(new Admission.Rejected(reason));
        assertThat(aggregator.send(honest)).isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void whoIsNotProvedLearnsNothingOfWhatIsKnown() throws IOException {
        IncomingUpdate honest = Population.message("d", Population.update(1, 0));
        aggregator.send(honest);

        assertThat(aggregator.send(relayed(honest))).isEqualTo(new Admission.Rejected(RejectReason.UNTRUSTED_DEVICE));
    }

    /** Each part's signature holds, but the bytes of one were changed on the way. */
    @Test
    void partsThatDoNotAddUpToTheSignedHashAreForgedAndTheDeviceMayBeginAnew() throws IOException {
        aggregator.proof = (population, device, way, part) -> Optional.empty();
        List<IncomingUpdate> parts = Population.parts("d", Population.update(1, 0), 20);
        for (IncomingUpdate part : parts.subList(1, parts.size())) {
            assertThat(aggregator.send(relayed(part))).isInstanceOf(Admission.PartStored.class);
        }

        assertThat(aggregator.send(relayed(changed(parts.get(0)))))
                .isEqualTo(new Admission.Rejected(RejectReason.FORGED));
        assertThat(aggregator.intake().openUploads()).isZero();
        Admission last = new Admission.Duplicate();
        for (IncomingUpdate part : parts) {
            last = aggregator.send(relayed(part));
        }
        assertThat(last).isEqualTo(new Admission.Buffered(0));
    }

    @Test
    void aPartThatIsNoneIsMalformedWhoeverBringsIt() throws IOException {
        aggregator.proof = (population, device, way, part) -> Optional.empty();

        assertThat(aggregator.send(relayed(new IncomingUpdate(Population.NAME, "d", new byte[0]))))
                .isEqualTo(new Admission.Rejected(RejectReason.MALFORMED));
    }

    @Test
    void aRevokedDeviceIsOutAlsoBehindAGateway() throws IOException {
        aggregator.proof = (population, device, way, part) -> Optional.empty();
        aggregator.revoked.add("d");

        assertThat(aggregator.send(relayed(Population.message("d", Population.update(1, 0)))))
                .isEqualTo(new Admission.Rejected(RejectReason.REVOKED));
    }

    private static IncomingUpdate changed(IncomingUpdate part) throws IOException {
        UpdatePart read = UpdatePart.parseFrom(part.part());
        byte[] data = read.getData().toByteArray();
        data[0] ^= 1;
        return new IncomingUpdate(
                part.population(),
                part.device(),
                read.toBuilder().setData(ByteString.copyFrom(data)).build().toByteArray());
    }

    private static IncomingUpdate relayed(IncomingUpdate message) {
        return new IncomingUpdate(
                message.population(),
                message.device(),
                message.part(),
                new Provenance.Relayed("gateway.w3", List.of()));
    }
}
