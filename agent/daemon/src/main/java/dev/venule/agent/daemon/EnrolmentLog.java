package dev.venule.agent.daemon;

import dev.venule.agent.enrolment.RenewalListener;
import java.time.Instant;
import org.tinylog.Logger;

/** How the device's certificate fares, for the operator of a device. */
final class EnrolmentLog implements RenewalListener {
    @Override
    public void onIssued(Instant validUntil) {
        Logger.info("got a certificate, valid until {}", validUntil);
    }

    @Override
    public void onConfirmed() {
        Logger.info("the broker took the new certificate; the old one is gone");
    }

    @Override
    public void onRootsChanged(int roots) {
        Logger.info("trusts {} roots now", roots);
    }

    @Override
    public void onFailed(String explanation) {
        Logger.warn("{}; trying again", explanation);
    }
}
