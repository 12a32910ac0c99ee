package dev.venule.fleet.ecg;

import dev.venule.fleet.data.BeatFeatures;
import dev.venule.fleet.data.LabelledExample;
import dev.venule.fleet.data.PatientExamples;
import java.util.ArrayList;
import java.util.List;

/**
 * A synthetic ECG of one lead.
 *
 * @param millivolts samples at {@link EcgSimulator#SAMPLES_PER_SECOND}; owned by this record
 * @param peaks sample numbers of the R peaks, increasing; owned by this record
 * @param kinds what each beat is; as long as {@code peaks}
 */
public record EcgRecording(float[] millivolts, int[] peaks, List<Beat> kinds) {
    public EcgRecording {
        kinds = List.copyOf(kinds);
        if (kinds.size() != peaks.length) {
            throw new IllegalArgumentException(peaks.length + " peaks but " + kinds.size() + " kinds of beat");
        }
    }

    /** Kinds of beat. */
    public enum Beat {
        NORMAL,
        /** Early, but conducted as a normal beat: no PVC. */
        EARLY_ATRIAL,
        /** A PVC. */
        PREMATURE_VENTRICULAR
    }

    /** Each beat as an example: class 1 where it is a PVC, otherwise 0. */
    public PatientExamples examples(String id) {
        BeatFeatures features = new BeatFeatures(millivolts, peaks, EcgSimulator.SAMPLES_PER_SECOND);
        List<LabelledExample> examples = new ArrayList<>();
        for (int i = 0; i < peaks.length; i++) {
            int label = kinds.get(i) == Beat.PREMATURE_VENTRICULAR ? 1 : 0;
            examples.add(new LabelledExample(features.of(i), label));
        }
        return new PatientExamples(id, 2, examples);
    }
}
