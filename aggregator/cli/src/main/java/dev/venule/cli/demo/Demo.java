package dev.venule.cli.demo;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The demo from the options to the report: the studies one after the other, each a federation of its own. */
final class Demo {
    private final DemoOptions options;
    private final Progress progress;
    private final StopSignal stop;

    Demo(DemoOptions options, Progress progress, StopSignal stop) {
        this.options = options;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * @throws InterruptedException where the signal was raised; its message says what became of the run's files
     */
    DemoReport run() throws IOException, InterruptedException {
        requirePlaces();
        try (RunFolder folder = RunFolder.open(options.keptFolder())) {
            return runIn(folder);
        } catch (InterruptedException stopped) {
            InterruptedException explained = new InterruptedException(options.keptFolder()
                    .map(kept -> "interrupted; the files of the run are in " + kept)
                    .orElse("interrupted; the files of the run are removed"));
            explained.initCause(stopped);
            throw explained;
        }
    }

    private DemoReport runIn(RunFolder folder) throws IOException, InterruptedException {
        List<DemoReport> reports = new ArrayList<>();
        List<Study> studies = studies();
        for (int i = 0; i < studies.size(); i++) {
            stop.throwIfRaised();
            if (studies.size() > 1) {
                progress.say("Study " + (i + 1) + " of " + studies.size() + ": patient "
                        + studies.get(i).unseen().get(0).id() + " is unseen");
            }
            Path studyFolder = Files.createDirectories(folder.path().resolve("study-" + (i + 1)));
            reports.add(new StudyRun(options, studies.get(i), studyFolder, progress, stop).run());
        }
        DemoReport report = MeanReport.of(reports);
        return options.comparesModes()
                ? report.with(new ModesRun(options, studies.get(0), progress, stop).run())
                : report;
    }

    /** What the run needs at its end is missed at its beginning. */
    private void requirePlaces() throws IOException {
        Path certificates = options.certificates;
        if (certificates != null
                && !(Files.isRegularFile(certificates.resolve("ca.crt"))
                        && (Files.isRegularFile(certificates.resolve("ca.key"))
                                || Files.isDirectory(certificates.resolve("authority"))))) {
            throw new IOException("--certificates " + certificates
                    + " has no ca.crt and ca.key; give the folder of the authority that the broker trusts");
        }
        if (options.report != null) {
            Path folder = options.report.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(options.report)) {
                throw new IOException(
                        "--report " + options.report + " cannot be written; give a file in a folder that exists");
            }
        }
    }

    private List<Study> studies() throws IOException {
        return switch (options.data) {
            case ECG -> {
                int devices = options.syntheticDevices();
                progress.say("Drawing " + devices + " synthetic ECG patients to train on and some unseen ones ...");
                yield List.of(Studies.ecg(devices, options.seed));
            }
            case WATCH -> List.of(Studies.watch(recordings(), options.seed));
            case HEART -> List.of(Studies.heart(recordings(), options.seed));
            case MITBIH -> Studies.arrhythmia(recordings(), options.seed);
        };
    }

    private Path recordings() {
        Path folder = options.recordings();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--path " + folder + " is not a folder; docs/data.md says what belongs into it");
        }
        progress.say("Reading " + folder + " ...");
        return folder;
    }
}
