package dev.venule.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.pki.PemFiles;
import dev.venule.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerRotateCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void writeFleet() throws IOException {
        Files.writeString(folder.resolve("fleet.yaml"), """
                populations:
                  - {name: ecg, parameters: 1000, devices: 6}
                brokers:
                  - {name: central, hosts: [localhost]}
                """);
        venule("init");
    }

    @Test
    void theBrokerShowsACertificateByTheNewAuthorityAndHasItsList() throws IOException {
        X509Certificate before = brokersChain().get(0);
        int lists = PemFiles.readRevocationLists(broker("ca.crl")).size();

        venule("rotate", "issuing");

        assertThat(brokersChain().get(0).getIssuerX500Principal()).isNotEqualTo(before.getIssuerX500Principal());
        assertThat(brokersChain().get(0).getPublicKey()).isEqualTo(before.getPublicKey());
        assertThat(PemFiles.readRevocationLists(broker("ca.crl"))).hasSizeGreaterThan(lists);
    }

    @Test
    void theOldRootIsTrustedUntilItIsRetired() throws IOException {
        List<X509Certificate> before = PemFiles.readCertificates(broker("ca.crt"));

        venule("rotate", "root");
        assertThat(PemFiles.readCertificates(broker("ca.crt")))
                .hasSize(before.size() + 1)
                .containsAll(before);

        venule("rotate", "retire");
        assertThat(PemFiles.readCertificates(broker("ca.crt"))).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void withoutTheRootsKeyNothingIsReplaced() throws IOException {
        Path key = folder.resolve("fleet/pki/authority/root-1.key");
        Files.move(key, folder.resolve("safe.key"));
        X509Certificate before = brokersChain().get(0);

        CommandRun run = run("rotate", "issuing");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("root-1.key");
        venule("init");
        assertThat(brokersChain().get(0)).isEqualTo(before);
    }

    private List<X509Certificate> brokersChain() throws IOException {
        return PemFiles.readCertificates(broker("server.crt"));
    }

    private Path broker(String file) {
        return folder.resolve("fleet/brokers/central/tls").resolve(file);
    }

    private void venule(String command, String... step) {
        CommandRun run = run(command, step);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private CommandRun run(String command, String... step) {
        List<String> arguments = new ArrayList<>(List.of("broker", command));
        arguments.add(folder.resolve("fleet.yaml").toString());
        arguments.addAll(List.of(step));
        arguments.addAll(List.of("--output", folder.resolve("fleet").toString()));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
