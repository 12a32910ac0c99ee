package dev.venule.aggregator.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.model.KeepSchedule;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.protocol.codec.WeightsCodec;
import dev.venule.protocol.message.Normalization;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    private static final String VALID = """
            folder: state
            broker: {host: 0.0.0.0, port: 8883, names: [broker.clinic.example]}
            intake: {maxUpdateBytes: 1048576, uploadExpiry: PT5M}
            populations:
              - name: ecg
                model: {file: ecg.tflite, tensorSizes: [4, 2], initialWeights: ecg.weights}
                plan:
                  epochs: 2
                  learningRate: 0.05
                  clipNorm: 1.5
                  maximumStaleness: 7
                  upload: {keepFraction: 0.01, warmUpFrom: 0.25, warmUpVersions: 4, values: ternary}
                  normalization: {kind: reference, center: [1, 2.5], scale: [1, 4]}
                buffer: {goal: 12, maximumVersions: 50}
                step: {keepFraction: 0.05, values: bits_4}
                publishing: {deltaRing: 8, validity: P2D}
            """;

    private static final String COHORTS = """
            populations:
              - name: ecg
                model: {file: ecg.tflite, tensorSizes: [4, 2], initialWeights: ecg.weights}
                plan: {epochs: 2, learningRate: 0.05, clipNorm: 1.5, upload: {keepFraction: 0.01}}
                buffer: {goal: 12}
                mode: {kind: cohorts, overSelection: 1.5, deadline: PT30M, minimumToAggregate: 8, settling: PT0S}
                participation: {window: 40, share: 0.25, maximumRetryAfter: PT20M, maximumDevices: 500}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        Files.write(folder.resolve("ecg.tflite"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("ecg.weights"), WeightsCodec.encode(new float[] {1, 2, 3, 4, 5, 6}));
    }

    private AggregatorConfig read(String text) throws IOException {
        Path file = folder.resolve("aggregator.yaml");
        Files.writeString(file, text);
        return ConfigFile.read(file);
    }

    @Test
    void coapInThePlaceOfABrokerAndBesideIt() throws IOException {
        String direct =
                VALID.replaceFirst("(?m)^broker: .*$", "coap: {host: 0.0.0.0, port: 15684, presenceTimeout: PT2H}");
        Ways alone = read(direct).ways();
        assertThat(alone.broker()).isEmpty();
        assertThat(alone.coap().orElseThrow().port()).isEqualTo(15684);
        assertThat(alone.coap().orElseThrow().limits().presenceTimeout()).isEqualTo(Duration.ofHours(2));

        Ways both = read(VALID + "coap: {names: [fl.clinic.example]}\n").ways();
        assertThat(both.broker()).isPresent();
        assertThat(both.coap().orElseThrow().names()).contains("fl.clinic.example");
    }

    private Path sharedKeys(String text, String permissions) throws IOException {
        Path file = folder.resolve("devices.keys");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void coapOverTcpAndWithSharedKeys() throws IOException {
        sharedKeys(
                "# made on Monday\n\nwatch-7:" + "0A".repeat(16) + "\nwatch-8:" + "ff".repeat(32) + "\n", "rw-------");
        CoapEndConfig coap = read(VALID + "coap: {tcpPort: 5685, sharedKeys: devices.keys}\n")
                .ways()
                .coap()
                .orElseThrow();
        assertThat(coap.tcpPort()).contains(5685);
        assertThat(coap.sharedKeys()).containsOnlyKeys("watch-7", "watch-8");
        assertThat(coap.sharedKeys().get("watch-7")).hasSize(16).containsOnly(10);
        assertThat(read(VALID + "coap: {port: 5684}\n")
                        .ways()
                        .coap()
                        .orElseThrow()
                        .tcpPort())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    watch-7                                     | devices.keys:1: must be a device id, a colon and a key
                    watch/7:00112233445566778899aabbccddeeff    | devices.keys:1: must be a device id, a colon and a key
                    watch-7:00112233445566778899aabbccddee      | devices.keys:1: the key must be 16 to 64 bytes
                    watch-7:this is not hexadecimal and a secret | devices.keys:1: the key must be 16 to 64 bytes
                    """)
    void mistakeInTheKeysIsNamedByItsLineAndTellsNoKey(String line, String message) throws IOException {
        sharedKeys(line, "rw-------");
        assertThatThrownBy(() -> read(VALID + "coap: {sharedKeys: devices.keys}\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("aabbcc", "secret");
    }

    @Test
    void keysThatEverybodyMayReadAreRefusedAndThoseThatAreNotThereNamed() throws IOException {
        String text = VALID + "coap: {sharedKeys: devices.keys}\n";
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("devices.keys, which coap.sharedKeys names");
        sharedKeys("watch-7:00112233445566778899aabbccddeeff\n", "rw-r--r--");
        assertThatThrownBy(() -> read(text)).hasMessageContaining("chmod 600");
        sharedKeys("watch-7:00112233445566778899aabbccddeeff\n".repeat(2), "rw-r-----");
        assertThatThrownBy(() -> read(text)).hasMessageContaining("devices.keys:2: device watch-7 has a key above");
    }

    @Test
    void everythingArrivesInTheRecords() throws IOException {
        AggregatorConfig config = read(VALID);
        assertThat(config.storageUrl()).isEqualTo("jdbc:sqlite:" + folder.resolve("state/aggregator.db"));
        assertThat(config.intake().uploadExpiry()).isEqualTo(Duration.ofMinutes(5));
        BrokerChoice.Embedded broker =
                (BrokerChoice.Embedded) config.ways().broker().orElseThrow();
        assertThat(broker.config().names()).containsExactly("localhost", "127.0.0.1", "broker.clinic.example");
        assertThat(broker.config().port()).isEqualTo(8883);
        PopulationConfig ecg = config.populations().get(0);
        assertThat(ecg.name()).isEqualTo("ecg");
        assertThat(ecg.model().initialWeights()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(ecg.task().plan().getEpochs()).isEqualTo(2);
        assertThat(ecg.task().plan().getMaximumStaleness()).isEqualTo(7);
        assertThat(ecg.task().uploadKeep()).isEqualTo(new KeepSchedule(0.25, 0.01, 4));
        assertThat(ecg.task().plan().getNormalization().getKind()).isEqualTo(Normalization.Kind.REFERENCE);
        assertThat(ecg.task().plan().getNormalization().getCenterList()).containsExactly(1f, 2.5f);
        assertThat(ecg.policy().buffer().goal()).isEqualTo(12);
        assertThat(ecg.policy().buffer().maximumVersions()).isEqualTo(50);
        assertThat(ecg.policy().step().keep()).isEqualTo(KeepSchedule.constant(0.05));
        assertThat(ecg.policy().step().values()).isEqualTo(ValueFormat.BITS_4);
        assertThat(ecg.policy().publishing().validity()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void updatesAreGatheredAsynchronouslyUnlessSaidOtherwise() throws IOException {
        AggregationPolicy policy = read(VALID).populations().get(0).policy();
        assertThat(policy.mode()).isEqualTo(new RoundMode.Asynchronous());
        assertThat(policy.participation()).isEqualTo(ParticipationPolicy.standard());
        assertThat(read(VALID + "    mode: {kind: asynchronous}\n")
                        .populations()
                        .get(0)
                        .policy())
                .isEqualTo(policy);
    }

    @Test
    void cohortsAndParticipationArriveInTheRecords() throws IOException {
        PopulationConfig ecg = read(COHORTS).populations().get(0);
        assertThat(ecg.policy().mode())
                .isEqualTo(new RoundMode.SynchronousCohorts(1.5, Duration.ofMinutes(30), 12, 8, Duration.ZERO));
        assertThat(ecg.policy().participation())
                .isEqualTo(new ParticipationPolicy(new InclusionQuota(40, 0.25), Duration.ofMinutes(20), 500));
        assertThat(ecg.task().plan().getMaximumStaleness()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kind: cohorts         | kind: cohort           | populations[0].mode.kind must be one of [asynchronous, cohorts], was cohort
                    kind: cohorts         | kind: asynchronous     | populations[0].mode.overSelection is not a key; known here are [kind]
                    kind: cohorts         | knid: cohorts          | is not a key; known here are [kind]
                    overSelection: 1.5    | overSelection: 0.9     | mode.overSelection must be in 1..10, was 0.9
                    deadline: PT30M       | deadline: 30 min       | populations[0].mode.deadline must be a duration like PT15M or P7D, was 30 min
                    deadline: PT30M       | deadline: PT0S         | mode.deadline must be in PT1S..P30D, was PT0S
                    minimumToAggregate: 8 | minimumToAggregate: 13 | mode.minimumToAggregate must be <= buffer.goal = 12, was 13
                    minimumToAggregate: 8 | minimumToAggregate: 0  | mode.minimumToAggregate must be >= 1, was 0
                    minimumToAggregate: 8 | minimumToStart: 0      | mode.minimumToStart must be >= 1, was 0
                    minimumToAggregate: 8 | minimumToStart: 501    | mode.minimumToStart must be <= participation.maximumDevices = 500, was 501
                    settling: PT0S        | settling: PT2H         | mode.settling must be in PT0S..PT1H, was PT2H
                    epochs: 2             | maximumStaleness: 3    | plan.maximumStaleness says nothing where mode.kind is cohorts, because only reports for the current version count; remove it
                    window: 40            | window: 1              | participation.window must be in 2..1000, was 1
                    share: 0.25           | share: 0               | participation.share must be in (0, 1], was 0.0
                    share: 0.25           | shrae: 0.25            | populations[0].participation.shrae is not a key
                    PT20M                 | P8D                    | participation.maximumRetryAfter must be in PT0S..P7D, was PT192H
                    maximumDevices: 500   | maximumDevices: 0      | participation.maximumDevices must be in 1..10000000, was 0
                    """)
    void mistakeInTheModeIsNamed(String right, String wrong, String message) {
        String text = wrong.startsWith("maximumStaleness")
                ? COHORTS.replace(right, right + ", " + wrong)
                : COHORTS.replace(right, wrong);
        assertThatThrownBy(() -> read(text)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    epochs: 2          | epochs: two          | populations[0].plan.epochs must be a whole number, was two
                    epochs: 2          | epochs: 0            | population ecg cannot be announced: epochs must be in 1..1000, is 0
                    epochs: 2          | epoch: 2             | populations[0].plan.epochs is missing
                    learningRate: 0.05 | learningRate: fast   | populations[0].plan.learningRate must be a number, was fast
                    goal: 12           | gaol: 12             | populations[0].buffer.goal is missing
                    goal: 12           | goal: 12, gaol: 3    | populations[0].buffer.gaol is not a key
                    goal: 12           | goal: 0              | buffer.goal must be in 1..262144, was 0
                    values: bits_4     | values: bits_5       | populations[0].step.values must be one of [bits_2, bits_4, bits_8, float16, float32, ternary], was bits_5
                    validity: P2D      | validity: 2 days     | populations[0].publishing.validity must be a duration like PT15M or P7D, was 2 days
                    port: 8883         | port: 88830          | broker.port must be in 0..65535, was 88830
                    file: ecg.tflite   | file: other.tflite   | other.tflite, which the configuration names
                    [4, 2]             | [4, 3]               | take 28 bytes, these are 24
                    folder: state      | fodler: state        | fodler is not a key
                    {host: 0.0.0.0, port: 8883, names: [broker.clinic.example]} | {url: my broker} | broker.url must look like mqtts://host:8883, was my broker
                    folder: state      | storage: mysql://x   | storage.url must begin with jdbc:sqlite: or jdbc:postgresql:, was mysql://x
                    """)
    void mistakeIsNamedByItsKey(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(VALID.replace(right, wrong))).hasMessageContaining(message);
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("absent.yaml")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("absent.yaml");
    }

    @Test
    void brokenYamlSaysWhereInOneLine() {
        assertThatThrownBy(() -> read("folder: data\npopulations: ["))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder.resolve("aggregator.yaml")
                        + ":2: is not valid YAML: expected the node content, but found '<stream end>'");
    }

    @Test
    void fileWithoutKeysIsRefused() {
        for (String text : new String[] {"", "# nothing yet\n", "populations\n", "- populations\n"}) {
            assertThatThrownBy(() -> read(text)).as(text).hasMessageContaining("aggregator.yaml holds no keys");
        }
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path binary = Files.write(folder.resolve("model.tflite"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ConfigFile.read(binary)).hasMessageContaining("model.tflite is not UTF-8 text");
        assertThatThrownBy(() -> ConfigFile.read(folder)).hasMessageContaining("is not a configuration file");
    }
}
