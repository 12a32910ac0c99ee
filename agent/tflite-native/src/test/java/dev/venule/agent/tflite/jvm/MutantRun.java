package dev.venule.agent.tflite.jvm;

import dev.venule.agent.tflite.SignatureRunner;
import dev.venule.agent.tflite.SignatureRuntime;
import dev.venule.agent.tflite.SignatureSession;
import dev.venule.agent.tflite.check.CheckedModel;
import dev.venule.agent.tflite.check.ElementType;
import dev.venule.agent.tflite.check.ModelCheck;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.tflite.check.SignatureDescription;
import dev.venule.agent.tflite.check.TensorDescription;
import dev.venule.agent.tflite.fixtures.Mutant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The child process of {@link MutantFuzz}: drives mutants through check, load and every signature. What kills it, kills
 * only it. The seed in hand is in a mapped file, which outlives the process.
 */
final class MutantRun {
    /** Small enough that no consistent mutant takes noticeable time or memory. */
    private static final ModelLimits LIMITS = new ModelLimits(1 << 20, 1 << 24, 1 << 24);

    private final ModelCheck check = new ModelCheck(LIMITS);
    private final SignatureRuntime runtime = new NativeSignatureRuntime();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    private MutantRun() {}

    /** Arguments: first seed, seed after the last, progress file. Prints outcome=count lines and failed=seed lines. */
    public static void main(String[] arguments) throws IOException {
        long from = Long.parseLong(arguments[0]);
        long to = Long.parseLong(arguments[1]);
        try (RandomAccessFile file = new RandomAccessFile(arguments[2], "rw")) {
            MappedByteBuffer progress = file.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            MutantRun run = new MutantRun();
            Mutant.Source source = new Mutant.Source();
            for (long seed = from; seed < to; seed++) {
                progress.putLong(0, seed);
                run.count(run.outcome(source.of(seed)));
            }
            progress.putLong(0, to);
            run.outcomes.forEach((outcome, count) -> System.out.println(outcome + "=" + count));
        }
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** The check must answer with a value and the runtime with a value or one of two exceptions, whatever the bytes. */
    private String outcome(Mutant mutant) {
        try {
            ModelCheck.Outcome outcome = check.inspect(mutant.file());
            return outcome instanceof ModelCheck.Outcome.Passed passed ? run(passed.model()) : "refused by the check";
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError unexpected) {
            System.out.println("failed=" + mutant.seed());
            unexpected.printStackTrace();
            return "threw";
        }
    }

    private String run(CheckedModel model) {
        SignatureRuntime.Opening opening = runtime.open(model);
        if (opening instanceof SignatureRuntime.Opening.Opened opened) {
            try (SignatureSession session = opened.session()) {
                boolean closed = false;
                for (SignatureDescription signature : model.signatures()) {
                    if (!model.mayRun(signature.key())) {
                        closed = true;
                    } else if (!runs(session, signature)) {
                        return "failed in a signature";
                    }
                }
                return closed ? "ran the open signatures" : "ran every signature";
            }
        }
        return "refused by the library";
    }

    private static boolean runs(SignatureSession session, SignatureDescription signature) {
        try {
            SignatureRunner runner = session.signature(signature.key());
            for (TensorDescription input : signature.inputs()) {
                if (input.type() == ElementType.FLOAT32) {
                    float[] values = new float[input.elements()];
                    Arrays.fill(values, 0.5f);
                    runner.set(input.name(), values);
                }
            }
            // Twice: the second call starts from what the first left in variables and in the arena.
            runner.invoke();
            runner.invoke();
            for (TensorDescription output : signature.outputs()) {
                if (output.type() == ElementType.FLOAT32) {
                    runner.get(output.name());
                }
            }
            return true;
        } catch (IllegalStateException refused) {
            return false;
        }
    }
}
