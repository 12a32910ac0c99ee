package dev.venule.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program where it cannot work; the system tests have the others. */
final class AgentMainTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private record Ended(int exitCode, List<String> lines) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = output.lines().toList();
            return new Ended(process.waitFor(), lines);
        }
    }

    @Test
    void noArgumentIsTheUsageAndExitCodeTwo() throws Exception {
        assertThat(run()).isEqualTo(new Ended(2, List.of("usage: agent CONFIG.properties")));
    }

    @Test
    void missingFileIsOneLineAndExitCodeOne() throws Exception {
        Path absent = folder.resolve("absent.properties");

        assertThat(run(absent.toString()))
                .isEqualTo(new Ended(
                        1, List.of("agent: there is no file " + absent + "; name the agent's configuration file")));
    }

    @Test
    void missingCertificateIsOneLineAndExitCodeOne() throws Exception {
        Path config = Files.writeString(folder.resolve("a.properties"), AgentDocument.example("agent.properties"));
        Files.createDirectories(folder.resolve("recordings"));
        Files.write(
                folder.resolve("release.pub"),
                KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());

        Ended ended = run(config.toString());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .startsWith("agent: ")
                .contains("bed-12.crt");
    }
}
