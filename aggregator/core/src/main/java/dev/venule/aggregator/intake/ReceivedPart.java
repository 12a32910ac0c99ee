package dev.venule.aggregator.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.UpdatePart;
import java.util.Optional;

/** A message, read once. */
record ReceivedPart(IncomingUpdate message, Reading<UpdatePart> reading) {
    private static final int UPDATE_ID_BYTES = 16;

    static ReceivedPart read(IncomingUpdate message, int maxUpdateBytes) {
        return new ReceivedPart(message, MessageReader.updatePart(message.part(), maxUpdateBytes));
    }

    /** The part, where it keeps the rules. */
    Optional<UpdatePart> part() {
        return reading instanceof Reading.Valid<UpdatePart> valid ? Optional.of(valid.message()) : Optional.empty();
    }

    /** Which update it is, as far as that can be read even from a part that breaks the rules. */
    Optional<UpdateKey> key() {
        return updateId().map(id -> new UpdateKey(message.population(), message.device(), id));
    }

    private Optional<ByteString> updateId() {
        try {
            ByteString id = part().isPresent()
                    ? part().get().getUpdateId()
                    : UpdatePart.parseFrom(message.part()).getUpdateId();
            return id.size() == UPDATE_ID_BYTES ? Optional.of(id) : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
