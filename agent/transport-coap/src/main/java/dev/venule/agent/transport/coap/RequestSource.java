package dev.venule.agent.transport.coap;

import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.Request;

/** Something that takes several exchanges, asked for the next one whenever there is room for it. */
interface RequestSource {
    /** A request that may leave now, and who takes its reply. */
    record Next(Request request, Consumer<Reply> reply) {}

    /** Empty where everything that may leave now has left; asked again after every reply. */
    Optional<Next> next();

    /** Whether it will never have a request again. */
    boolean isDone();

    /** A source of one request. */
    static RequestSource of(Request request, Consumer<Reply> reply) {
        return new RequestSource() {
            private boolean isTaken;

            @Override
            public Optional<Next> next() {
                if (isTaken) {
                    return Optional.empty();
                }
                isTaken = true;
                return Optional.of(new Next(request, reply));
            }

            @Override
            public boolean isDone() {
                return isTaken;
            }
        };
    }
}
