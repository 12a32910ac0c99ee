package dev.venule.cli.demo;

import dev.venule.fleet.study.Studies;
import dev.venule.fleet.study.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The demo from the options to the report: the studies one after the other, each a federation of its own. */
final class Demo {
    private static final int DEFAULT_DEVICES = 24;

    private final DemoOptions options;
    private final Progress progress;

    Demo(DemoOptions options, Progress progress) {
        this.options = options;
        this.progress = progress;
    }

    DemoReport run() throws IOException, InterruptedException {
        List<DemoReport> reports = new ArrayList<>();
        try (RunFolder folder = RunFolder.open(options.keptFolder())) {
            List<Study> studies = studies();
            for (int i = 0; i < studies.size(); i++) {
                if (studies.size() > 1) {
                    progress.say("Study " + (i + 1) + " of " + studies.size() + ": patient "
                            + studies.get(i).unseen().get(0).id() + " is unseen");
                }
                Path studyFolder = Files.createDirectories(folder.path().resolve("study-" + (i + 1)));
                reports.add(new StudyRun(options, studies.get(i), studyFolder, progress).run());
            }
        }
        return MeanReport.of(reports);
    }

    private List<Study> studies() throws IOException {
        return switch (options.data) {
            case ECG -> {
                int devices = options.devices == null ? DEFAULT_DEVICES : options.devices;
                progress.say("Drawing " + devices + " synthetic ECG patients to train on and some unseen ones ...");
                yield List.of(Studies.ecg(devices, options.seed));
            }
            case WATCH -> List.of(Studies.watch(recordings("wisdm-watch"), options.seed));
            case HEART -> List.of(Studies.heart(recordings("heart-disease"), options.seed));
            case MITBIH -> Studies.arrhythmia(recordings("mitbih/signal"), options.seed);
        };
    }

    /** The folder that was given, or the one of the shared data where there is one. */
    private Path recordings(String sharedName) {
        Path folder =
                Optional.ofNullable(options.path).orElseGet(() -> sharedData().resolve(sharedName));
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    options.path == null
                            ? "--data " + options.data
                                    + " needs --path DIR with the recordings; docs/data.md says where to"
                                    + " fetch them and in which format"
                            : "--path " + options.path + " is not a folder; docs/data.md says what belongs into it");
        }
        progress.say("Reading " + folder + " ...");
        return folder;
    }

    private static Path sharedData() {
        String shared = Optional.ofNullable(System.getenv("VENULE_SHARED")).orElse("../shared");
        return Path.of(shared, "data");
    }
}
