package dev.venule.cli.release;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.round.Release;
import dev.venule.compiler.inspect.ModelInspection;
import dev.venule.protocol.message.ManifestSignature;
import dev.venule.protocol.message.ManifestSigning;
import dev.venule.protocol.message.PlanBounds;
import dev.venule.protocol.message.ReleaseManifest;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.SignedManifest;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a manifest says, and who signs it. */
final class ReleaseOptions {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "NAME.key",
            description =
                    "The release key, with NAME.pub beside it. To rotate it, sign with the old one and the new one.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--population", required = true, paramLabel = "NAME", description = "Whose devices follow it.")
    private String population = "";

    @Option(
            names = "--release",
            required = true,
            paramLabel = "N",
            description = "Higher than every manifest before of this population: devices never go back.")
    private long release;

    @Option(names = "--model", required = true, paramLabel = "FILE.tflite", description = "What may be trained.")
    private Path model = Path.of("");

    @Option(
            names = "--announcement-key",
            required = true,
            paramLabel = "FILE.pub",
            description =
                    "Who may announce: the aggregator's announcement.pub. To rotate it, name the old one and the new one.")
    private List<Path> announcementKeys = new ArrayList<>();

    @Option(
            names = "--next-key",
            paramLabel = "FILE.pub",
            description = "Who signs the next manifest. Default: the keys that sign this one.")
    private List<Path> nextKeys = new ArrayList<>();

    @Option(
            names = "--valid",
            paramLabel = "DURATION",
            description = "From now; devices follow nothing under it later. Default: ${DEFAULT-VALUE}.")
    private Duration valid = Duration.ofDays(365);

    /** @throws IllegalArgumentException where devices would refuse it */
    Release sign(PlanBounds bounds, Instant now) throws IOException {
        List<ReleaseKeyFile> signers = new ArrayList<>();
        for (Path key : keys) {
            signers.add(ReleaseKeyFile.read(key));
        }
        byte[] manifest = manifest(bounds, now, signers).toByteArray();
        SignedManifest.Builder signed = SignedManifest.newBuilder().setManifest(ByteString.copyFrom(manifest));
        for (ReleaseKeyFile signer : signers) {
            byte[] signature = signer.signer().sign(ManifestSigning.bytesToSign(manifest));
            signed.addSignatures(ManifestSignature.newBuilder()
                    .setReleaseKey(signer.publicKey())
                    .setSignature(ByteString.copyFrom(signature)));
        }
        return Release.read(signed.build().toByteArray());
    }

    private ReleaseManifest manifest(PlanBounds bounds, Instant now, List<ReleaseKeyFile> signers) throws IOException {
        if (!Files.isRegularFile(model)) {
            throw new IOException("there is no file " + model + "; compile a model with venule model compile");
        }
        byte[] file = Files.readAllBytes(model);
        ModelInspection inspection = ModelInspection.of(file);
        if (!inspection.isTrainable()) {
            throw new IOException(
                    model + " is refused by devices: " + inspection.refusals().get(0));
        }
        ReleaseManifest.Builder manifest = ReleaseManifest.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setPopulation(population)
                .setRelease(release)
                .setIssuedAtMillis(now.toEpochMilli())
                .setExpiresAtMillis(now.plus(valid).toEpochMilli())
                .setTfliteSha256(ByteString.copyFrom(Sha256.of(file)))
                .setBounds(bounds);
        inspection.weights().forEach(tensor -> manifest.addTensorSizes(Math.toIntExact(tensor.elements())));
        for (Path key : announcementKeys) {
            manifest.addAnnouncementKeys(ReleaseKeyFile.readPublic(key));
        }
        for (Path key : nextKeys) {
            manifest.addReleaseKeys(ReleaseKeyFile.readPublic(key));
        }
        if (nextKeys.isEmpty()) {
            signers.forEach(signer -> manifest.addReleaseKeys(signer.publicKey()));
        }
        return manifest.build();
    }
}
