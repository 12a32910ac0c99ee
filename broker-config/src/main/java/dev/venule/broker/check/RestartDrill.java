package dev.venule.broker.check;

import dev.venule.broker.wire.Connect;
import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A restart of the broker by the operator's own command, with a session and an acknowledged message waiting in it. Done once. */
final class RestartDrill {
    private static final Duration LONGEST_RESTART = Duration.ofMinutes(2);
    private static final long RETRY_MILLIS = 200;

    private final Optional<String> command;
    private Optional<Result> result = Optional.empty();

    /** {@code command} is for the shell; it returns when the restart has begun, or later. */
    RestartDrill(Optional<String> command) {
        this.command = command;
    }

    /** What was there after the restart. */
    private record Result(boolean isSessionPresent, boolean isMessageThere, List<String> evidence) {}

    List<Probe> probes() {
        return List.of(
                new Probe("session-survives-restart", this::sessionSurvives),
                new Probe("message-survives-restart", this::messageSurvives));
    }

    private Outcome sessionSurvives(Bench bench, Evidence evidence) throws IOException {
        return restart(bench, evidence).isSessionPresent()
                ? new Outcome.Passed("a device's session is there after a restart")
                : new Outcome.Failed("a restart ends all sessions");
    }

    private Outcome messageSurvives(Bench bench, Evidence evidence) throws IOException {
        Result after = restart(bench, evidence);
        if (!after.isSessionPresent()) {
            throw new UnmetNeedException("the session itself is gone: mend session-survives-restart first");
        }
        return after.isMessageThere()
                ? new Outcome.Passed("what the broker acknowledged is there after a restart")
                : new Outcome.Failed("what the broker acknowledged is lost by a restart");
    }

    private Result restart(Bench bench, Evidence evidence) throws IOException {
        if (result.isEmpty()) {
            if (command.isEmpty()) {
                throw new UnmetNeedException("give --restart-command, or do without by --waive");
            }
            Evidence shared = new Evidence();
            result = Optional.of(drill(bench, command.get(), shared));
        }
        result.get().evidence().forEach(evidence);
        return result.get();
    }

    private static Result drill(Bench bench, String command, Evidence evidence) throws IOException {
        String receipt = bench.receipt(ProbeIdentities.DEVICE);
        String tag = bench.newTag();
        Connect lasting = Connect.lasting(
                ProbeIdentities.DEVICE, bench.settings().sessionKept().toSeconds());
        try (WireClient before =
                        bench.open(bench.identities().device(), lasting, evidence.of("device"), "device-session");
                WireClient observer = bench.observer(evidence)) {
            SessionProbes.requireGranted(before.subscribe(receipt).isGranted());
            before.leave();
            requireKept(bench, lasting);
            SessionProbes.requireGranted(
                    observer.publish(Message.of(receipt, tag)).isGranted());
            observer.leave();
        }
        run(command, evidence);
        Entry.Admitted after = awaitBroker(bench, lasting, evidence);
        boolean isMessageThere = after.client()
                .awaitMessage(message -> message.text().equals(tag))
                .isPresent();
        after.client().endSession();
        return new Result(after.connack().isSessionPresent(), isMessageThere, evidence.lines());
    }

    /** What does not last from one connection to the next cannot last through a restart. */
    private static void requireKept(Bench bench, Connect lasting) throws IOException {
        Entry.Admitted back =
                bench.admitted(bench.identities().device(), lasting, Evidence.unheard(), "device-session");
        try (WireClient client = back.client()) {
            SessionProbes.requireKept(back.connack());
            client.leave();
        }
    }

    private static void run(String command, Evidence evidence) throws IOException {
        evidence.accept("operator  " + command);
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LONGEST_RESTART.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                throw new UnmetNeedException("the restart command does not end within " + LONGEST_RESTART.toMinutes()
                        + " minutes; give one that returns");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnmetNeedException("interrupted during the restart");
        }
        if (process.exitValue() != 0) {
            throw new UnmetNeedException(
                    "the restart command ended with exit code " + process.exitValue() + "; run it by hand");
        }
    }

    private static Entry.Admitted awaitBroker(Bench bench, Connect lasting, Evidence evidence) throws IOException {
        long deadlineNanos = System.nanoTime() + LONGEST_RESTART.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            Entry entry = bench.door().knock(Optional.of(bench.identities().device()), lasting, Evidence.unheard());
            if (entry instanceof Entry.Admitted admitted) {
                evidence.accept("device    <- " + admitted.connack());
                return admitted;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnmetNeedException("interrupted during the restart");
            }
        }
        throw new UnmetNeedException("the broker does not come back after its restart; see its log");
    }
}
