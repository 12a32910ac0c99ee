package dev.venule.protocol.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

@Tag("fuzz")
class DeltaDecoderFuzzTest {
    /** Header and checksum are made valid, so that the bytes reach what lies behind them. */
    @FuzzTest(maxDuration = "45s")
    void acceptsOnlyTheOneEncoding(byte[] bytes) {
        DecoderContract.check(bytes);
        DecoderContract.check(DecoderContract.framed(bytes));
    }
}
