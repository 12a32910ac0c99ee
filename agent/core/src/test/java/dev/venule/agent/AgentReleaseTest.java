package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.ReleaseKey;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.round.AnnouncementTrust;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.ReleaseManifest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that was given a release key. */
final class AgentReleaseTest extends AgentFixture {
    private static final ReleaseKey RELEASE_KEY = new ReleaseKey();

    @Override
    AnnouncementTrust trust() {
        return AnnouncementTrust.ReleaseKeys.ed25519(List.of(RELEASE_KEY.bytes()));
    }

    private void release(byte[] manifest) {
        transport.hold(ContentParts.describe(manifest, 1000), manifest);
        federation.release(manifest);
    }

    private byte[] honest() {
        return ReleaseKey.signed(federation.manifest(RELEASE_KEY).build(), RELEASE_KEY);
    }

    @Test
    void manifestIsFetchedOnceAndTrainingFollows() {
        release(honest());
        announce();
        nextVersion();

        assertThat(agent.counters().rounds().queued()).isEqualTo(2);
        assertThat(transport.takeAsked())
                .filteredOn(asked -> asked.equals(ContentParts.describe(honest(), 1000)))
                .hasSize(1);
    }

    @Test
    void manifestThatIsNotThereYetIsAskedForAgain() {
        byte[] manifest = honest();
        federation.release(manifest);
        announce();
        assertThat(agent.counters().rounds().queued()).isZero();

        transport.hold(ContentParts.describe(manifest, 1000), manifest);
        loop.pass(Duration.ofMinutes(10));

        assertThat(agent.counters().rounds().queued()).isEqualTo(1);
    }

    @Test
    void newerTaskTakesThePlaceOfOneWhoseManifestIsUnderway() {
        release(honest());
        transport.withholdFetches();
        announce();
        federation.advance(0.5f);
        publish();
        announce();
        transport.answerFetches();
        loop.settle();

        assertThat(agent.counters().messages().announcementsAccepted()).isEqualTo(1);
        assertThat(agent.counters().rounds().queued()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("refusedManifests")
    void refusedManifestReachesNeitherTheModelFileNorTheRuntime(Refused refused) {
        if (refused.before() != null) {
            release(ReleaseKey.signed(refused.before().of(federation), RELEASE_KEY));
            announce();
            transport.takeAsked();
            answer(transport.takeSent().get(0), buffered());
        }
        int opened = runtime.opened.size();
        restart();
        release(ReleaseKey.signed(refused.manifest().of(federation), refused.signer()));
        announce();

        assertThat(agent.counters().messages().announcementsRejected()).containsOnlyKeys(refused.reason());
        assertThat(runtime.opened).as("models opened").hasSize(opened);
        assertThat(transport.takeAsked()).doesNotContain(federation.model());
        assertThat(transport.takeSent()).isEmpty();
    }

    /** A manifest made for the federation of the test. */
    @FunctionalInterface
    interface Manifest {
        ReleaseManifest of(Federation federation);
    }

    record Refused(@Nullable Manifest before, Manifest manifest, ReleaseKey signer, RejectReason reason) {}

    static Stream<Arguments> refusedManifests() {
        Manifest plain = federation -> federation.manifest(RELEASE_KEY).build();
        return Stream.of(
                named("forged", new Refused(null, plain, new ReleaseKey(), RejectReason.WRONG_SIGNATURE)),
                named(
                        "rolled back",
                        new Refused(
                                f -> f.manifest(RELEASE_KEY).setRelease(2).build(),
                                plain,
                                RELEASE_KEY,
                                RejectReason.ROLLED_BACK)),
                named(
                        "expired",
                        new Refused(
                                null,
                                f -> f.manifest(RELEASE_KEY)
                                        .setIssuedAtMillis(0)
                                        .setExpiresAtMillis(VirtualLoop.START_MILLIS - 3_600_000)
                                        .build(),
                                RELEASE_KEY,
                                RejectReason.EXPIRED)),
                named(
                        "for another population",
                        new Refused(
                                null,
                                f -> f.manifest(RELEASE_KEY)
                                        .setPopulation("other")
                                        .build(),
                                RELEASE_KEY,
                                RejectReason.UNKNOWN_POPULATION)),
                named(
                        "for another model",
                        new Refused(
                                null,
                                f -> f.manifest(RELEASE_KEY)
                                        .setTensorSizes(0, 99)
                                        .build(),
                                RELEASE_KEY,
                                RejectReason.NOT_RELEASED)));
    }

    private static Arguments named(String name, Refused refused) {
        return Arguments.of(Named.of(name, refused));
    }
}
