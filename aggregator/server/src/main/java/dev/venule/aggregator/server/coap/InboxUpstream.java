package dev.venule.aggregator.server.coap;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.arrival.Arrival;
import dev.venule.aggregator.server.arrival.WayBack;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The aggregator itself: messages go to its inbox, and what devices read is in memory anyway. */
public final class InboxUpstream implements Upstream {
    private final List<String> populations;
    private final Predicate<Arrival> inbox;
    private final PublicationMemory memory = new PublicationMemory();

    /**
     * @param populations that devices may ask for
     * @param inbox takes what arrives, without waiting; false where there is no room
     */
    public InboxUpstream(List<String> populations, Predicate<Arrival> inbox) {
        this.populations = List.copyOf(populations);
        this.inbox = inbox;
    }

    /** Replaces what devices of the population read; whether its task is another one from now on. */
    public boolean offer(Publication publication) {
        return memory.offer(publication);
    }

    @Override
    public List<String> populations() {
        return populations;
    }

    @Override
    public boolean update(DeviceMessage part, UpdateCaller caller) {
        return inbox.test(new Arrival(part.sender(), Arrival.Kind.UPDATE, part.payload(), new ToCaller(caller)));
    }

    @Override
    public boolean status(DeviceMessage status) {
        return inbox.test(new Arrival(status.sender(), Arrival.Kind.STATUS, status.payload(), WayBack.NOBODY));
    }

    @Override
    public Optional<Representation> task(String population) {
        return memory.task(population);
    }

    @Override
    public void part(CoapAddress.Target.ModelPart asked, Consumer<Optional<Representation>> then) {
        then.accept(memory.part(asked));
    }

    private static final class ToCaller implements WayBack {
        private final UpdateCaller caller;

        ToCaller(UpdateCaller caller) {
            this.caller = caller;
        }

        @Override
        public void acknowledge() {
            // The receipt does it.
        }

        @Override
        public void answer(Answer answer) {
            caller.receipt(answer.receipt().map(Receipt::toByteArray).orElse(new byte[0]));
        }
    }
}
