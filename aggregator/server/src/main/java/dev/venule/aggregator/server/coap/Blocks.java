package dev.venule.aggregator.server.coap;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.californium.core.coap.BlockOption;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.elements.TcpEndpointContext;

/** Block options of RFC 7959, and of RFC 8323 over TCP, read and written. */
final class Blocks {
    private static final int DATAGRAM_SZX = 6;
    private static final int BERT_UNITS = 16;

    private Blocks() {}

    /** The block of a representation that a request asks for; the first where it asks for none. */
    static Response of(Representation representation, Request request, boolean isTcp) {
        BlockOption asked = request.getOptions().getBlock2();
        int szx = isTcp ? BlockOption.BERT_SZX : DATAGRAM_SZX;
        if (asked != null) {
            boolean isForbidden = asked.isBERT() && !isTcp;
            if (isForbidden) {
                return new Response(ResponseCode.BAD_OPTION);
            }
            szx = asked.getSzx();
        }
        int number = asked == null ? 0 : asked.getNum();
        int unit = new BlockOption(szx, false, 0).getSize();
        int size = representation.to() - representation.from();
        int offset = number * unit;
        if (offset >= size && number > 0) {
            return new Response(ResponseCode.BAD_OPTION);
        }
        int end = Math.min(size, offset + (szx == BlockOption.BERT_SZX ? BERT_UNITS * unit : unit));
        Response response = new Response(ResponseCode.CONTENT);
        response.getOptions().addETag(representation.etag());
        if (asked != null || end < size) {
            response.getOptions().setBlock2(szx, end < size, number);
        }
        if (number == 0 && end < size) {
            response.getOptions().setSize2(size);
        }
        response.setPayload(Arrays.copyOfRange(
                representation.bytes(), representation.from() + offset, representation.from() + end));
        return response;
    }

    /** Whether the request came over a stream, which knows larger blocks. */
    static boolean isTcp(Request request) {
        return request.getSourceContext() instanceof TcpEndpointContext;
    }

    /** The block that a request carries; empty where it carries a whole body. */
    static Optional<BlockShelf.Block> carriedBy(Request request) {
        BlockOption option = request.getOptions().getBlock1();
        if (option == null) {
            return Optional.empty();
        }
        int unit = option.getSize();
        int most = option.isBERT() ? BlockShelf.MAX_BODY_BYTES : unit;
        return Optional.of(new BlockShelf.Block(option.getOffset(), unit, most, !option.isM(), request.getPayload()));
    }
}
