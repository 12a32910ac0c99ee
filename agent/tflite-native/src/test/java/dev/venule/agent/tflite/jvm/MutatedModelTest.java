package dev.venule.agent.tflite.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No damaged model ends, hangs or confuses the process. Mutants that once did are in {@link KillerCorpusTest}. */
class MutatedModelTest {
    private static final long FIRST_SEED = 1;
    private static final int DEFAULT_MUTANTS = 5_000;
    private static final int MANY_MUTANTS = 100_000;

    @Test
    void mutantsDoNoHarm() throws Exception {
        fuzz(FIRST_SEED, DEFAULT_MUTANTS);
    }

    @Test
    @Tag("fuzz")
    void manyMutantsDoNoHarm() throws Exception {
        fuzz(Long.getLong("fuzz.seed", FIRST_SEED), Integer.getInteger("fuzz.mutants", MANY_MUTANTS));
    }

    private static void fuzz(long firstSeed, int count) throws IOException, InterruptedException {
        MutantFuzz fuzz = new MutantFuzz(Path.of("target", "fuzz-" + count));
        fuzz.run(firstSeed, count);
        System.out.println(count + " mutants from seed " + firstSeed + ": " + fuzz.outcomes());
        assertThat(fuzz.killers())
                .as("of %d mutants from seed %d", count, firstSeed)
                .isEmpty();
        // Kernels refuse what they cannot compute: where one had to, the check knows less than the kernel.
        assertThat(fuzz.outcomes()).doesNotContainKey("failed in a signature");
        // A check that refused everything would pass the line above.
        assertThat(fuzz.outcomes().getOrDefault("ran every signature", 0)).isGreaterThan(count / 20);
        assertThat(fuzz.outcomes().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(count);
    }
}
