package dev.venule.aggregator.intake;

/**
 * A message from the update address.
 *
 * @param population from the address
 * @param device from the address, which the broker lets only this device write to
 * @param part an encoded UpdatePart, or whatever else the device sent; owned by this record, not to be changed
 */
public record IncomingUpdate(String population, String device, byte[] part) {}
