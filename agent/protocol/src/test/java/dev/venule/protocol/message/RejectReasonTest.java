package dev.venule.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RejectReasonTest {
    /** These numbers and labels are on the wire, in journals and in dashboards: lines are added, never changed. */
    @Test
    void numbersAndLabelsNeverChange() {
        assertThat(Arrays.stream(RejectReason.values()).map(r -> r.wireCode() + " " + r.label()))
                .startsWith(
                        "1 malformed",
                        "2 wrong_wire_version",
                        "3 checksum_mismatch",
                        "4 oversized",
                        "5 unknown_population",
                        "6 unknown_version",
                        "7 too_stale",
                        "8 wrong_shape",
                        "9 not_finite",
                        "10 too_large_norm",
                        "11 no_examples",
                        "12 wrong_support",
                        "13 wrong_signature",
                        "14 rolled_back",
                        "15 expired",
                        "16 incomplete",
                        "17 contribution_cap",
                        "18 storage_full",
                        "19 model_refused",
                        "20 inclusion_quota",
                        "21 not_released",
                        "22 revoked",
                        "23 not_signed",
                        "24 untrusted_device",
                        "25 forged");
    }

    @Test
    void reasonsAreFoundByTheirNumberAndUnknownOnesAreNot() {
        for (RejectReason reason : RejectReason.values()) {
            assertThat(RejectReason.fromWireCode(reason.wireCode())).contains(reason);
            assertThat(reason.explanation()).isNotEmpty();
        }
        assertThat(RejectReason.fromWireCode(0)).isEmpty();
        assertThat(RejectReason.fromWireCode(-1)).isEmpty();
    }
}
