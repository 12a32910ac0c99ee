package dev.venule.agent.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.ModelManifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a device comes by the weights of the announced version, with a model of 201 parameters (804 bytes). */
final class ModelShelfTest {
    private final Federation federation = new Federation(200);
    private final MemoryStorage storage = new MemoryStorage();
    private final LinearModel.Opener runtime = new LinearModel.Opener();
    private final ModelShelf shelf = new ModelShelf(storage, runtime, new ModelLimits(1 << 20, RetryPolicy.standard()));
    private final List<byte[]> deltas = new ArrayList<>();

    private Preparation prepare() throws IOException {
        return shelf.prepare(federation.announcement().build());
    }

    private void startWithTheFirstVersion() throws IOException {
        shelf.put(federation.model(), federation.modelFile());
        shelf.put(federation.fullWeights(), federation.weightsFile());
        assertReady(prepare());
    }

    private void assertReady(Preparation preparation) {
        assertThat(preparation).isInstanceOf(Preparation.Ready.class);
        assertThat(((Preparation.Ready) preparation).weights()).isEqualTo(federation.weights());
    }

    private void advance(float step) {
        federation.advance(step);
        deltas.add(federation.lastDelta());
    }

    private static Preparation missing(byte[] bytes) {
        return new Preparation.Missing(ContentParts.describe(bytes, 1000));
    }

    @Test
    void missedVersionsAreFetchedAsDeltasOneByOneAndAddedInOrder() throws IOException {
        startWithTheFirstVersion();
        advance(0.5f);
        advance(0.25f);
        advance(-0.1f);

        for (byte[] delta : deltas) {
            assertThat(prepare()).isEqualTo(missing(delta));
            shelf.put(ContentParts.describe(delta, 1000), delta);
        }

        assertReady(prepare());
    }

    @Test
    void lastDeltaIsNotFetchedWhereItTravelsAlong() throws IOException {
        startWithTheFirstVersion();
        advance(0.5f);
        advance(0.25f);
        Announcement announcement = federation
                .announcement()
                .setInlineDelta(ByteString.copyFrom(federation.lastDelta()))
                .build();

        assertThat(shelf.prepare(announcement)).isEqualTo(missing(deltas.get(0)));
        shelf.put(ContentParts.describe(deltas.get(0), 1000), deltas.get(0));

        assertReady(shelf.prepare(announcement));
    }

    @Test
    void versionBeforeTheRingIsReachedByTheFullWeights() throws IOException {
        startWithTheFirstVersion();
        for (int i = 0; i < 5; i++) {
            advance(0.5f);
        }
        Announcement.Builder announcement = federation.announcement();
        announcement.removeDeltaRing(0);

        assertThat(shelf.prepare(announcement.build())).isEqualTo(missing(federation.weightsFile()));
    }

    @Test
    void manyDeltasThatAreMoreThanTheWeightsAreNotFetched() throws IOException {
        startWithTheFirstVersion();
        int bytes = 0;
        while (bytes <= federation.weightsFile().length) {
            advance(0.5f);
            bytes += federation.lastDelta().length;
        }

        assertThat(prepare()).isEqualTo(missing(federation.weightsFile()));
    }

    @Test
    void versionThatBeginsAnewUnderTheSameNumberIsFetchedWhole() throws IOException {
        startWithTheFirstVersion();
        Federation restarted = new Federation(200);
        restarted.advance(0.5f);
        Announcement announcement = restarted
                .announcement()
                .clearDeltaRing()
                .setVersion(restarted.announcement().getVersion().toBuilder().setNumber(1))
                .build();

        assertThat(shelf.prepare(announcement)).isEqualTo(missing(restarted.weightsFile()));
    }

    @Test
    void anotherModelReplacesTheOpenOneAndItsFile() throws IOException {
        startWithTheFirstVersion();
        byte[] file = LinearModel.file(200, 8);
        Content model = ContentParts.describe(file, 1000);
        Announcement announcement = federation
                .announcement()
                .setModel(ModelManifest.newBuilder()
                        .setTflite(model)
                        .addTensorSizes(200)
                        .addTensorSizes(1))
                .build();
        assertThat(shelf.prepare(announcement)).isEqualTo(new Preparation.Missing(model));
        shelf.put(model, file);

        assertThat(shelf.prepare(announcement)).isInstanceOf(Preparation.Ready.class);

        assertThat(runtime.opened).hasSize(2);
        assertThat(runtime.opened.get(0).isClosed()).isTrue();
        assertThat(runtime.opened.get(1).isClosed()).isFalse();
        assertThat(storage.list().stream().filter(name -> name.startsWith("model-")))
                .hasSize(1);
    }

    @Test
    void closedModelIsOpenedAgainWhenItIsNeeded() throws IOException {
        startWithTheFirstVersion();

        shelf.close();
        assertThat(runtime.opened.get(0).isClosed()).isTrue();

        assertReady(prepare());
        assertThat(runtime.opened).hasSize(2);
    }
}
