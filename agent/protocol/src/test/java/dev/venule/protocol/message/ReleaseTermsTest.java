package dev.venule.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReleaseTermsTest {
    private static final ReleaseManifest MANIFEST = Messages.releaseManifest();

    @Test
    void announcementThatKeepsToTheReleaseBreaksNothing() {
        assertThat(ReleaseTerms.breach(MANIFEST, Messages.announcement())).isEmpty();
    }

    @Test
    void everyOtherModelIsABreach() {
        assertBreach("another model file", model(m -> m.setTflite(Messages.content(100, 2))));
        assertBreach("tensor sizes [7, 4], released are [7, 3]", model(m -> m.setTensorSizes(1, 4)));
        assertBreach("population other, the manifest is for ecg", a -> a.setPopulation("other"));
    }

    @Test
    void everyPlanBeyondTheBoundsIsABreach() {
        assertBreach("3 epochs, at most 2 are released", plan(p -> p.setEpochs(3)));
        assertBreach("learning rate 0.75, at most 0.5", plan(p -> p.setLearningRate(0.75f)));
        assertBreach("clip norm 1.5", plan(p -> p.setClipNorm(1.5f)));
        assertBreach("clip norm 0.0 (0 does not clip)", plan(p -> p.setClipNorm(0)));
        assertBreach(
                "updates with 0.5 of the parameters, at most 0.25",
                plan(p -> p.setUpload(p.getUpload().toBuilder().setKeepFraction(0.5))));
        assertBreach(
                "devices with 9 examples may train, released are those with 10", plan(p -> p.setMinimumExamples(9)));
    }

    @Test
    void releaseWithoutAClipNormLetsPlansDoWithout() {
        ReleaseManifest unclipped = MANIFEST.toBuilder()
                .setBounds(MANIFEST.getBounds().toBuilder().setMaximumClipNorm(0))
                .build();
        Announcement.Builder announcement = Messages.announcement().toBuilder();
        plan(p -> p.setClipNorm(0)).accept(announcement);

        assertThat(ReleaseTerms.breach(unclipped, announcement.build())).isEmpty();
    }

    private static Consumer<Announcement.Builder> model(Consumer<ModelManifest.Builder> change) {
        return announcement -> {
            ModelManifest.Builder model = announcement.getModel().toBuilder();
            change.accept(model);
            announcement.setModel(model);
        };
    }

    private static Consumer<Announcement.Builder> plan(Consumer<Plan.Builder> change) {
        return announcement -> {
            Plan.Builder plan = announcement.getPlan().toBuilder();
            change.accept(plan);
            announcement.setPlan(plan);
        };
    }

    private static void assertBreach(String detail, Consumer<Announcement.Builder> change) {
        Announcement.Builder announcement = Messages.announcement().toBuilder();
        change.accept(announcement);
        assertThat(ReleaseTerms.breach(MANIFEST, announcement.build()))
                .hasValueSatisfying(breach -> assertThat(breach).contains(detail));
    }
}
