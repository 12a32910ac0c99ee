package dev.venule.aggregator.intake;

/**
 * A message from the update address.
 *
 * @param population from the address
 * @param device from the address, which only this device may write to, or a gateway that says so
 * @param part an encoded UpdatePart, or whatever else came; owned by this record, not to be changed
 */
public record IncomingUpdate(String population, String device, byte[] part, Provenance provenance) {
    /** From the device itself. */
    public IncomingUpdate(String population, String device, byte[] part) {
        this(population, device, part, new Provenance.Direct());
    }
}
