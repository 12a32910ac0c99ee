package dev.venule.aggregator.server;

import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.protocol.message.RejectReason;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.tinylog.Logger;

/** One line per thing that an operator wants to know. */
final class LoggingListener implements AggregatorListener {
    private final Runnable onFault;

    LoggingListener(Runnable onFault) {
        this.onFault = onFault;
    }

    @Override
    public void answered(Answer answer) {
        if (answer.admission() instanceof Admission.Rejected rejected) {
            Logger.info(
                    "rejected an update of {} for {}: {} ({})",
                    answer.device(),
                    answer.population(),
                    rejected.reason().label(),
                    rejected.reason().explanation());
        }
    }

    @Override
    public void gatewayRefused(String gateway, String device, RejectReason reason) {
        Logger.warn("{} passed on as an update of {} what is not proved: {}", gateway, device, reason.label());
    }

    @Override
    public void versionMade(NewVersion version) {
        VersionProvenance provenance = version.provenance();
        Participation participation = provenance.participation();
        Logger.info(
                "version {} of {} from {} of {} updates{}, delta {} bytes",
                provenance.version(),
                provenance.population(),
                provenance.contributions(),
                participation.goal(),
                participation.mode() == Participation.Mode.COHORTS
                        ? ", " + participation.missing() + " of " + participation.selected() + " selected are missing"
                        : "",
                provenance.deltaBytes());
    }

    @Override
    public void storageFailed(String explanation) {
        Logger.error("{}; nothing is acknowledged until storage works again", explanation);
    }

    @Override
    public void storageRecovered() {
        Logger.info("storage works again");
    }

    @Override
    public void brokerConnected() {
        Logger.info("connected to the broker");
    }

    @Override
    public void brokerLost(String explanation) {
        Logger.warn("not connected to the broker: {}; trying again", explanation);
    }

    @Override
    public void certificateIssued(String device, X509Certificate certificate, String grounds, String from) {
        Logger.info(
                "issued a certificate to {} by {}: serial {}, until {}, asked from {}",
                device,
                grounds,
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant(),
                from);
    }

    @Override
    public void enrolmentRefused(String from, String explanation) {
        Logger.warn("issued no certificate to {}: {}", from, explanation);
    }

    @Override
    public void enrolmentFailed(String explanation) {
        Logger.error("enrolment: {}", explanation);
    }

    @Override
    public void rolloutChanged(String population, RolloutState state) {
        Logger.info(
                "the rollout to {} is {} at stage {}: {}",
                population,
                state.phase().name().toLowerCase(Locale.ROOT),
                state.stage() + 1,
                state.reason());
    }

    @Override
    public void rolloutFailed(String explanation) {
        Logger.error("a rollout stays as it is: {}", explanation);
    }

    @Override
    public void failed(Throwable fault) {
        Logger.error(fault, "a fault in this software; stopping");
        onFault.run();
    }
}
