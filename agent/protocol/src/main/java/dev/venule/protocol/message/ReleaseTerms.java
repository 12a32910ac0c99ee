package dev.venule.protocol.message;

import java.util.Optional;

/** Whether an announcement keeps to what its release manifest allows: the same question on both ends. */
public final class ReleaseTerms {
    private ReleaseTerms() {}

    /**
     * The first term that {@code announcement} breaks, as one line; empty where it keeps all. Signatures and times are not
     * looked at.
     */
    public static Optional<String> breach(ReleaseManifest manifest, Announcement announcement) {
        Findings findings = new Findings();
        expect(
                announcement.getPopulation().equals(manifest.getPopulation()),
                "population " + announcement.getPopulation() + ", the manifest is for " + manifest.getPopulation(),
                findings);
        ModelManifest model = announcement.getModel();
        expect(
                model.getTflite().getSha256().equals(manifest.getTfliteSha256()),
                "another model file than the released one",
                findings);
        expect(
                model.getTensorSizesList().equals(manifest.getTensorSizesList()),
                "tensor sizes " + model.getTensorSizesList() + ", released are " + manifest.getTensorSizesList(),
                findings);
        checkPlan(announcement.getPlan(), manifest.getBounds(), findings);
        return findings.of(announcement) instanceof Reading.Rejected<Announcement> rejected
                ? Optional.of(rejected.detail())
                : Optional.empty();
    }

    private static void checkPlan(Plan plan, PlanBounds bounds, Findings findings) {
        expect(
                plan.getEpochs() <= bounds.getMaximumEpochs(),
                plan.getEpochs() + " epochs, at most " + bounds.getMaximumEpochs() + " are released",
                findings);
        expect(
                plan.getLearningRate() <= bounds.getMaximumLearningRate(),
                "learning rate " + plan.getLearningRate() + ", at most " + bounds.getMaximumLearningRate()
                        + " is released",
                findings);
        float clipNorm = bounds.getMaximumClipNorm();
        expect(
                clipNorm == 0 || (plan.getClipNorm() > 0 && plan.getClipNorm() <= clipNorm),
                "clip norm " + plan.getClipNorm() + " (0 does not clip), at most " + clipNorm + " is released",
                findings);
        double keep = plan.getUpload().getKeepFraction();
        expect(
                keep <= bounds.getMaximumKeepFraction(),
                "updates with " + keep + " of the parameters, at most " + bounds.getMaximumKeepFraction()
                        + " is released",
                findings);
        expect(
                plan.getMinimumExamples() >= bounds.getLeastExamples(),
                "devices with " + plan.getMinimumExamples() + " examples may train, released are those with "
                        + bounds.getLeastExamples(),
                findings);
    }

    private static void expect(boolean holds, String breach, Findings findings) {
        findings.expect(holds, RejectReason.NOT_RELEASED, breach);
    }
}
