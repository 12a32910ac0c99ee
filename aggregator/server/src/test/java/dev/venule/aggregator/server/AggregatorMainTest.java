package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import dev.venule.protocol.codec.WeightsCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator runs it. */
class AggregatorMainTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AggregatorMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void missingFileIsOneLineAndExitCodeOne() throws Exception {
        Process process = run(folder.resolve("absent.yaml").toString());
        List<String> lines = output(process).lines().toList();
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("aggregator: there is no file")
                .endsWith("configuration file");
    }

    @Test
    void noArgumentIsTheUsageAndExitCodeTwo() throws Exception {
        Process process = run();
        assertThat(output(process).lines().toList()).containsExactly("usage: aggregator CONFIG.yaml");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void terminationSignalClosesEverythingFirst() throws Exception {
        Files.write(folder.resolve("m.tflite"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("m.weights"), WeightsCodec.encode(new float[6]));
        Path config = folder.resolve("aggregator.yaml");
        Files.writeString(config, """
                populations:
                  - name: ecg
                    model: {file: m.tflite, tensorSizes: [4, 2], initialWeights: m.weights}
                    plan: {epochs: 1, learningRate: 0.05, clipNorm: 1, upload: {keepFraction: 0.5}}
                    buffer: {goal: 2}
                """);
        Process process = run(config.toString());
        BufferedReader output = output(process);
        String line = output.readLine();
        while (line != null && !line.startsWith("aggregator: ready on mqtts://127.0.0.1:")) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        // 128 and the signal's number: SIGTERM is 15.
        assertThat(process.exitValue()).isEqualTo(143);
        // SQLite removes its log when the last connection closes in order, and only then.
        assertThat(folder.resolve("data/aggregator.db-wal")).doesNotExist();
        try (SqlAggregatorStore store =
                SqlAggregatorStore.open("jdbc:sqlite:" + folder.resolve("data/aggregator.db"))) {
            assertThat(store.load("ecg", 1)).isPresent();
        }
    }
}
