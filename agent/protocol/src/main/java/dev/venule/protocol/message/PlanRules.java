package dev.venule.protocol.message;

import java.util.List;

/** What holds for a plan. */
final class PlanRules {
    private static final int MAX_EPOCHS = 1000;
    private static final int MAX_FEATURES = 1 << 16;

    private PlanRules() {}

    static void check(Plan plan, Findings findings) {
        findings.range("epochs", plan.getEpochs(), 1, MAX_EPOCHS);
        float learningRate = plan.getLearningRate();
        expect(Float.isFinite(learningRate) && learningRate > 0, "learning_rate must be > 0", learningRate, findings);
        float mu = plan.getProximalMu();
        expect(Float.isFinite(mu) && mu >= 0, "proximal_mu must be >= 0", mu, findings);
        float momentum = plan.getMomentum();
        expect(momentum >= 0 && momentum < 1, "momentum must be in [0, 1)", momentum, findings);
        float clipNorm = plan.getClipNorm();
        expect(Float.isFinite(clipNorm) && clipNorm >= 0, "clip_norm must be >= 0", clipNorm, findings);
        findings.notNegative("minimum_examples", plan.getMinimumExamples());
        findings.notNegative("maximum_staleness", plan.getMaximumStaleness());
        checkUpload(plan.getUpload(), findings);
        checkNormalization(plan.getNormalization(), findings);
    }

    private static void checkUpload(UploadRule upload, Findings findings) {
        findings.known("support", upload.getSupport() != SupportRule.UNRECOGNIZED);
        findings.known("values", upload.getValues() != ValueFormat.UNRECOGNIZED);
        double keep = upload.getKeepFraction();
        expect(keep > 0 && keep <= 1, "keep_fraction must be in (0, 1]", keep, findings);
        findings.notNegative("announced_epoch", upload.getAnnouncedEpoch());
        boolean announced = upload.getSupport() == SupportRule.ANNOUNCED;
        findings.expect(
                announced != upload.getAnnouncedPositions().isEmpty(),
                RejectReason.MALFORMED,
                "announced_positions must be there with ANNOUNCED, and only then");
    }

    private static void checkNormalization(Normalization normalization, Findings findings) {
        Normalization.Kind kind = normalization.getKind();
        List<Float> center = normalization.getCenterList();
        List<Float> scale = normalization.getScaleList();
        findings.known("normalization.kind", kind != Normalization.Kind.UNRECOGNIZED);
        findings.expect(
                center.size() == scale.size(),
                RejectReason.MALFORMED,
                "normalization has " + center.size() + " centers and " + scale.size() + " scales");
        int minFeatures = kind == Normalization.Kind.REFERENCE ? 1 : 0;
        int maxFeatures = kind == Normalization.Kind.REFERENCE ? MAX_FEATURES : 0;
        findings.range("the length of normalization.center", center.size(), minFeatures, maxFeatures);
        boolean finite = true;
        for (int i = 0; findings.isClean() && i < center.size(); i++) {
            finite &= Float.isFinite(center.get(i)) && Float.isFinite(scale.get(i)) && scale.get(i) > 0;
        }
        findings.expect(
                finite, RejectReason.MALFORMED, "normalization needs finite centers, and finite scales above 0");
    }

    private static void expect(boolean holds, String rule, double value, Findings findings) {
        findings.expect(holds, RejectReason.MALFORMED, rule + ", is " + value);
    }
}
