package dev.venule.agent.tflite.jvm;

import dev.venule.agent.tflite.fixtures.Mutant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The parent of {@link MutantRun}: notices when a mutant killed or hung the child, keeps it, and goes on behind it. */
final class MutantFuzz {
    private static final int MUTANTS_PER_CHILD = 20_000;
    /** A child that makes no progress for so long hangs; a mutant takes milliseconds. */
    private static final int HANG_SECONDS = 120;

    private final Path folder;
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> killers = new ArrayList<>();

    /** {@code folder} takes logs and, where there are any, the mutants that did harm. */
    MutantFuzz(Path folder) {
        this.folder = folder;
    }

    /** Counts by outcome. */
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /** One line for each mutant that did harm: its seed, what it did and where its file is. */
    List<String> killers() {
        return killers;
    }

    void run(long firstSeed, long count) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        long end = firstSeed + count;
        long next = firstSeed;
        while (next < end) {
            next = runChild(next, Math.min(end, next + MUTANTS_PER_CHILD));
        }
    }

    /** Runs one child and returns the seed to go on with. */
    private long runChild(long from, long to) throws IOException, InterruptedException {
        Path progress = folder.resolve("progress-" + from);
        Path log = folder.resolve("child-" + from + ".log");
        Files.write(progress, new byte[Long.BYTES]);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("crash-" + from + ".log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutantRun.class.getName(),
                        Long.toString(from),
                        Long.toString(to),
                        progress.toString())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        try {
            boolean ended = awaitProgress(child, progress);
            readLog(log);
            if (ended && child.exitValue() == 0) {
                return to;
            }
            long seed = Math.max(from, seedIn(progress));
            keep(seed, ended ? "ended the process with code " + child.exitValue() : "hung");
            return seed + 1;
        } finally {
            child.destroyForcibly();
        }
    }

    private static boolean awaitProgress(Process child, Path progress) throws IOException, InterruptedException {
        long before = -1;
        while (!child.waitFor(HANG_SECONDS, TimeUnit.SECONDS)) {
            long now = seedIn(progress);
            if (now == before) {
                return false;
            }
            before = now;
        }
        return true;
    }

    private static long seedIn(Path progress) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(progress.toFile(), "r")) {
            return file.readLong();
        }
    }

    private void readLog(Path log) throws IOException {
        for (String line : Files.readAllLines(log)) {
            int separator = line.indexOf('=');
            if (line.startsWith("failed=")) {
                keep(
                        Long.parseLong(line.substring(separator + 1)),
                        "threw an exception that it should not, see " + log);
            } else if (separator > 0 && line.matches("[a-z ]+=[0-9]+")) {
                outcomes.merge(
                        line.substring(0, separator), Integer.parseInt(line.substring(separator + 1)), Integer::sum);
            }
        }
    }

    private void keep(long seed, String harm) throws IOException {
        Mutant mutant = new Mutant.Source().of(seed);
        Path file = folder.resolve("mutant-" + seed + ".tflite");
        Files.write(file, mutant.file());
        killers.add("seed " + seed + " (" + mutant.kind() + ") " + harm + ": " + file);
    }
}
