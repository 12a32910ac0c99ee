package dev.venule.broker.check;

import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The certificates of a small installation, as an operator has them. */
record TestFleet(OperatorKeys keys, Identity server) {
    static TestFleet create(Path folder) throws IOException {
        Clock clock = Clock.systemUTC();
        LocalPki pki = LocalPki.openOrCreate(folder, clock);
        RevokedClient.makeWhereMissing(folder, pki.authority(), clock);
        return new TestFleet(OperatorKeys.read(folder, clock), pki.server());
    }
}
